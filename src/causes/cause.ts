import type { Args, Code } from '../codes.js';
import type { CompatFlags, Verdict } from '../model.js';
import type { Facts } from '../reading/facts.js';
import type { SignId } from '../reading/signs.js';
import type { Severity } from '../report/contract.js';
import type { KnownFeatureId } from '../turn/features.js';

/** The part of the way from a socket to an answer that a cause is about, in dependency order. */
export const MATRIX_LAYERS = [
  'transport',
  'service',
  'model',
  'size',
  'request',
  'answer',
  'server',
  'baseline',
] as const;
export type MatrixLayer = (typeof MATRIX_LAYERS)[number];

/**
 * How sure a cause is. `named`: a code, a field with its types, or a structure says it. `clear`: a phrase that means
 * nothing else. `likely`: a phrase in its context. `guess`: the status alone, or one of several causes.
 */
export const SURENESS = ['guess', 'likely', 'clear', 'named'] as const;
export type Sureness = (typeof SURENESS)[number];

export interface Match {
  readonly sure: Sureness;
  readonly args: Args;
}

export type FromArgs<T> = T | ((args: Args) => T);

/** All that is known of one code: how a failure is recognised, what it means and what to do. */
export interface Cause<C extends Code = Code> {
  readonly code: C;
  readonly layer: MatrixLayer;
  readonly severity: Severity;
  /** One line: what was seen. */
  readonly title: FromArgs<string>;
  readonly why: FromArgs<string>;
  /** What to do, on any server. */
  readonly advice: FromArgs<string>;
  /** With these arguments no server's own option helps; those options stand in `src/servers`. */
  readonly noOption?: (args: Args) => boolean;
  /** OpenClaw compat flags that avoid it; {} when none does. */
  readonly flags: FromArgs<CompatFlags>;
  /** Null when this is not the cause; never throws. */
  readonly when: (facts: Facts) => Match | null;
  /** Codes of findings that this one causes: they are hidden beside it. */
  readonly explains: readonly Code[];
  /** What recognition rests on: structure (status, path, types, machine codes, numbers) or wording alone. */
  readonly basis: 'structure' | 'wording';
  readonly sources: readonly string[];
  /** What a run comes to whose failure nothing cured, where the layer does not say it. */
  readonly verdict?: Extract<Verdict, 'inconclusive' | 'backend-limit'>;
  /** It may pass by itself: check asks again while it waits. */
  readonly transient?: true;
  /** It says no more than that the turn failed: a measured limit says more. */
  readonly wordless?: true;
  /** What of the answer shows it. */
  readonly quotes?: 'text' | 'reasoning' | 'calls';
  /** The same turn without stream may fail with words, or pass. */
  readonly mayTalkWithoutStream?: true;
  /** A part of the turn may cause it, although its layer is one whose failures every request meets. */
  readonly ofTheTurn?: true;
  /** Met by an answer that a lowered limit cut short, it is no fault of the server: `cut-arguments`, where nothing else is wrong with its calls. */
  readonly limitArtefact?: 'always' | 'cut-arguments';
  /** What of the turn it most often comes from: asked about first. */
  readonly likelyFeatures?: readonly KnownFeatureId[];
  /** A failed direct request explains why every larger turn fails: so do all of transport, service and model. */
  readonly explainsTheRest?: true;
  /** It is the right server, and only its model is not there. */
  readonly rightServer?: true;
  /** OpenClaw's sentence for any refused request may stand for it. */
  readonly hiddenByOpenclaw?: true;
  /** One that most users meet: it stands in the README's table. */
  readonly inReadme?: true;
  /** Where check looks around when it meets this. */
  readonly look?: Look;
  /** The title where the address is what matters; `seen` is the network fact in words. */
  readonly titleAt?: (at: { readonly host: string; readonly port: string; readonly seen: string }) => string;
}

/** Other ports and addresses, other paths on this port, http in place of https or the other way round. */
export type Look = 'neighbours' | 'paths' | 'scheme';

const match =
  (sure: Sureness) =>
  (args: Args = {}): Match => ({ sure, args });

export const named = match('named');
export const clear = match('clear');
export const likely = match('likely');
export const guess = match('guess');

/** A cause that only a run recognises, by measuring: it is never read out of a text. */
export const byMeasuring = (): null => null;

/** The first rung of a ladder that holds. */
export function firstOf(...rungs: readonly (Match | null | false)[]): Match | null {
  for (const rung of rungs) if (rung) return rung;
  return null;
}

/** The first of these signs in a completion that was read. */
export function bySign({ signs }: Facts, ...ids: readonly SignId[]): Match | null {
  const found = signs?.find(({ id }) => ids.includes(id));
  return found === undefined ? null : named(found.args);
}
