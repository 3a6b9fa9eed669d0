/** What a command is to the command line. */

import type { Verdict } from '../model.js';
import type { Format } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import type { Offered, OptionData } from './option-data.js';

/** How the result is to be shown and where it goes. */
export interface OutputOptions {
  readonly format: Format;
  /** A file; `-` is stdout. */
  readonly output?: string;
  /** Further reports, to files or (one) to stdout. */
  readonly report?: readonly { readonly format: Format; readonly file?: string }[];
  readonly evidence?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
  readonly failOn?: readonly Verdict[];
  /** Milliseconds for the whole run, where a command takes that; for each run of a fleet. */
  readonly budget?: number;
  /** They make a fleet of a run. */
  readonly targets?: string;
  readonly all?: boolean;
}

/** Called with the chosen command; main.ts renders what it gives back. */
export type Perform = (
  run: (ports: Ports) => Promise<CommandOutput>,
  options: OutputOptions,
) => Promise<void>;

/** A word that stands behind the command, in brackets where it may be left out; several go into the option `words`. */
export interface ArgumentData {
  /** `[code]`, `<file>`, `[command...]`. */
  readonly name: string;
  readonly says: string;
  readonly default?: string;
  readonly offers?: Offered | 'shells';
  readonly choices?: readonly string[];
}

export interface CommandData {
  readonly name: string;
  /** One line, in the list of commands. */
  readonly summary: string;
  /** What the summary leaves out: a few sentences. */
  readonly about?: string;
  readonly argument?: ArgumentData;
  readonly options: readonly OptionData[];
  readonly examples: readonly Example[];
  /** What its exit code tells: a verdict, or only whether it could do what was asked. */
  readonly exit: 'verdict' | 'done';
  /** It reads openclaw.json. */
  readonly readsConfig: boolean;
  readonly run: Run;
}

export interface Example {
  /** Behind `inferrs-doctor `. */
  readonly words: string;
  readonly does: string;
}

type Run = (
  given: { readonly argument?: string; readonly options: unknown },
  ports: Ports,
  /** All there are, for the one that describes them. */
  commands: readonly CommandData[],
) => Promise<CommandOutput>;

/**
 * A command whose module says what its options are: commander hands them over untyped, and here they get their type.
 * @template T the options as the command's module has them
 */
export const command = <T>(
  data: Omit<CommandData, 'run'> & {
    readonly run: (
      options: T,
      ports: Ports,
      argument: string | undefined,
      commands: readonly CommandData[],
    ) => Promise<CommandOutput>;
  },
): CommandData => ({
  ...data,
  run: ({ options, argument }, ports, commands) => data.run(options as T, ports, argument, commands),
});

/** The options that help, completions and the man page name. */
export const listed = ({ options }: CommandData): readonly OptionData[] =>
  options.filter(({ hidden }) => !hidden);
