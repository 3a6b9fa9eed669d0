import type { Look } from '../causes/cause.js';
import type { Exchange, Target, Verdict } from '../model.js';
import type { Finding, LayerResult, ServerInfo } from '../report/contract.js';

/** The answers of one round: /health, and /models unless the first was already out of reach. */
export interface Round {
  readonly health: Exchange;
  readonly models: Exchange | undefined;
}

export interface CheckFacts extends Round {
  readonly target: Target;
  readonly model: string | undefined;
  readonly server: ServerInfo;
}

export interface CheckJudgement {
  readonly layers: readonly LayerResult[];
  /** Root cause first. */
  readonly findings: readonly Finding[];
  /** Absent when nothing speaks against going on. */
  readonly verdict?: Extract<Verdict, 'unreachable' | 'model-not-ready' | 'interrupted'>;
  /** Ids in the order of the list. */
  readonly models: readonly string[];
  /** It may be well in a while: refused, loading, busy, no model yet. */
  readonly again: boolean;
  readonly look?: Look;
}

/** A part of the judgement: what one layer says. */
export interface Part {
  readonly layer: LayerResult;
  readonly findings: readonly Finding[];
  readonly look?: Look | undefined;
}
