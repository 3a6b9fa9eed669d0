/** Every option as data: commander, help, completions and the man page come from it. Pure. */
import { oneOf } from '../options.js';

/** The headings under which help lists options, in this order. */
export const OPTION_GROUPS = {
  command: 'Options',
  server: 'The server',
  openclaw: 'The OpenClaw that is imitated',
  run: 'How far the run goes',
  fleet: 'Many servers',
  output: 'The result',
} as const;
export type OptionGroup = keyof typeof OPTION_GROUPS;

/** What a shell may offer for a value. */
export type Offered = 'file' | 'folder' | 'codes' | 'faults' | 'models';

export interface OptionData {
  /** As commander takes it: `--base-url <url>`. */
  readonly flags: string;
  readonly says: string;
  readonly group: OptionGroup;
  /** From the word to the value; throws UsageError with one sentence. */
  readonly parse?: (text: string, before: never) => unknown;
  /** The words allowed. */
  readonly choices?: readonly string[];
  readonly default?: unknown;
  readonly required?: boolean;
  /** The environment variable that stands for it. */
  readonly env?: string;
  readonly offers?: Offered;
  /** Taken by every command, and of no use in this one: nothing lists it. */
  readonly hidden?: true;
}

/** An option with a fixed list of words. */
export const choice = (
  flags: string,
  says: string,
  group: OptionGroup,
  choices: readonly string[],
): OptionData => ({
  flags,
  says: `${says}: ${choices.join(', ')}`,
  group,
  choices,
  parse: oneOf(flags.split(' ', 1).join(), choices),
});

/** The options, some of them in the words of this command; by their long names. */
export const saying = (
  options: readonly OptionData[],
  words: Readonly<Record<string, string>>,
): readonly OptionData[] =>
  options.map((option) => ({ ...option, says: words[option.flags.split(' ', 1).join()] ?? option.says }));
