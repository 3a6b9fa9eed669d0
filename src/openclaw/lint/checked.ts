/** What `config` came to know, before it is shown. */
import type { Verdict } from '../../model.js';
import type { Report } from '../../report/contract.js';
import type { Lint } from './lints.js';

/** The settings that only time can judge, with the command that takes the time. */
export const MEASURED_BY = {
  timeoutSeconds: 'inferrs-doctor smoke',
  'localService.readyTimeoutMs': 'inferrs-doctor check --local-service',
} as const;

/** What came of asking the server; what else `config` learned from it is in the lints. */
export interface ServerSaid {
  readonly kind: 'answers' | 'silent';
  readonly at: string;
  readonly reason?: string;
  /** Where it is silent. */
  readonly verdict?: Verdict;
  /** What smoke says of it, with the flags of the file. */
  readonly smoke?: Report;
}

/** What was read and what is wrong with it. */
export interface Checked {
  readonly file: string;
  readonly provider: string | null;
  /** The model row that was checked, where it is one. */
  readonly path: string | null;
  /** Every model row that was checked. */
  readonly paths: readonly string[];
  readonly release: string | null;
  /** The profile's release where the one found was never measured; else null. */
  readonly judgedAs: string | null;
  /** null when no server was asked. */
  readonly asked: ServerSaid | null;
  /** Settings that hold a limit in time, which nothing here measures. */
  readonly notMeasured: readonly (keyof typeof MEASURED_BY)[];
  /** The parts of the file that nothing here checks. */
  readonly notChecked: readonly string[];
  /** What `openclaw config validate` said, in a sentence; null when it was not wanted. */
  readonly openclaw: string | null;
  readonly lints: readonly Lint[];
}
