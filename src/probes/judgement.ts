import type { FindingCode } from '../codes.js';
import type { Exchange } from '../model.js';
import type { Answer } from '../reading/answer.js';
import type { Finding, LayerStatus } from '../report/contract.js';

/** What became of a turn. */
export interface Judgement {
  readonly status: Exclude<LayerStatus, 'skipped'>;
  /** Errors first. A status of `fail` has at least one of severity error. */
  readonly findings: readonly Finding[];
  /** Code of the root cause; '' when nothing is wrong. */
  readonly code: FindingCode | '';
  readonly answer: Answer | null;
  /** One short phrase for the report. */
  readonly reason: string;
  /** Cut off by the answer's limit before it said anything: ask again with room. */
  readonly needsRoom: boolean;
  readonly exchange: Exchange;
}
