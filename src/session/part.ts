import type { LayerStatus } from '../report/contract.js';
import type { Play } from './play.js';

/** What a part sends, said before it is sent. */
export interface Cost {
  /** Requests. */
  readonly requests: number;
  /** Of prompts that no cache helps with, in tokens. */
  readonly promptTokens: number;
  /** Of answers, in tokens. */
  readonly answerTokens: number;
}

/** What came of a part: one short phrase beside its status. */
export interface PartOutcome {
  readonly status: LayerStatus;
  readonly reason: string;
}

/** A stretch of an agent's day. What it finds is written into the play's events as it goes. */
export interface Part<Id extends string = string> {
  readonly id: Id;
  /** One phrase for help and for the announcement. */
  readonly plays: string;
  /** On a healthy server. */
  readonly cost: (play: Play) => Cost;
  /** Milliseconds for which it goes on, as far as the budget has them, whatever its requests cost. */
  readonly lasts?: number;
  /** Why it is left out here; undefined: it is not. */
  readonly leftOut?: (play: Play) => string | undefined;
  readonly run: (play: Play) => Promise<PartOutcome>;
}
