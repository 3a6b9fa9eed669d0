import type { Exchange } from './model.js';
import type { Report } from './report/contract.js';
import type { Fleet } from './report/fleet-contract.js';
import type { Layout } from './report/options.js';
import type { SoFar } from './report/so-far.js';

/** What a command may touch of the outside. main.ts makes it; tests make their own. */
export interface Ports {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted on Ctrl-C or SIGTERM: a command then returns what it knows so far. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Asks a question with yes or no; absent where nobody could answer. */
  readonly ask?: (question: string) => Promise<boolean>;
}

/** Progress goes to stderr and only where someone watches. */
export interface Progress {
  /**
   * Replaces the line of the spinner on a terminal; nothing elsewhere.
   * @param what is going on: the clock on the line runs until this changes
   * @param detail stands behind it
   */
  readonly update: (what: string, detail?: string) => void;
  /** What has ended so far, as the final report will show it; absent where nobody sees it. */
  readonly show?: (soFar: () => SoFar) => void | Promise<void>;
  /** A line that stays: on a terminal above the spinner; in CI as a plain line. */
  readonly note: (text: string) => void;
  readonly stop: () => void;
  /** True where `update` is seen: then what only repeats itself needs no lines that stay. */
  readonly live?: boolean;
}

/** What a command gives back; main.ts renders it, writes it and sets the exit code. */
export type CommandOutput =
  | { readonly kind: 'report'; readonly report: Report; readonly exchanges?: readonly Exchange[] }
  | { readonly kind: 'text'; readonly text: string | Layout; readonly exitCode: number }
  | { readonly kind: 'fleet'; readonly fleet: Fleet }
  /** Written as it comes; the exit code is asked for at the end. */
  | {
      readonly kind: 'stream';
      readonly lines: AsyncIterable<string>;
      readonly exitCode: () => number;
      /** Lines for people: in ASCII where nothing else may leave. */
      readonly isProse?: boolean;
    };
