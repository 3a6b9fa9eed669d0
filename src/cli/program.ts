/** The commander program, made from the data of the commands. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { oneOf } from '../options.js';
import { UsageError } from '../usage-error.js';
import { VERSION } from '../version.js';
import type { ArgumentData, CommandData, OutputOptions, Perform } from './command.js';
import { COMMANDS } from './commands/index.js';
import { helpEnd } from './help.js';
import { OPTION_GROUPS, type OptionData } from './option-data.js';

/** What the whole tool is, in one sentence. */
export const PURPOSE =
  "Tells whether a local OpenAI-compatible server can carry OpenClaw's real agent turns, why not, and what fixes it.";

/**
 * The program. Commands and options take time to set up: one that is the first of `words` (argv) is the only one;
 * otherwise those that stand among the words get their options, and the others have what help shows of them.
 */
export function buildProgram(perform: Perform, words: readonly string[]): Command {
  const program = new Command('inferrs-doctor')
    .description(PURPOSE)
    .version(VERSION, '-V, --version')
    .showHelpAfterError(false)
    .configureHelp({ optionDescription: describe })
    .enablePositionalOptions()
    .exitOverride();

  const first = COMMANDS.filter(({ name }) => name === words[2]);
  for (const data of first.length > 0 ? first : COMMANDS) {
    const { name, argument, summary, about } = data;
    const meant = words.includes(name);
    const made = program
      .command(meant || argument === undefined ? name : `${name} ${argument.name}`)
      .summary(summary)
      .description([sentence(summary), about].filter(Boolean).join('\n\n'));
    if (!meant) continue;
    const wrap = (text: string): string => {
      const width = made.configureOutput().getOutHelpWidth?.() ?? 80;
      return made.createHelp().boxWrap(text, width);
    };
    setUp(made, data, perform).addHelpText('after', () => `\n${helpEnd(data, wrap)}`);
  }
  return program;
}

function setUp(made: Command, { argument, options, run }: CommandData, perform: Perform): Command {
  made.exitOverride().allowExcessArguments(false);
  made.addHelpOption(new Option('-h, --help', 'show this').helpGroup(`${OPTION_GROUPS.output}:`));
  if (argument !== undefined) made.addArgument(argumentOf(argument));
  for (const option of inGroups(options)) made.addOption(optionOf(option));
  return made.action((...given: unknown[]) => {
    const [word, typed] = argument === undefined ? [undefined, given[0]] : given;
    const options = Array.isArray(word) ? { ...(typed as object), words: word } : typed;
    const chosen = { options, ...(typeof word === 'string' && { argument: word }) };
    // commander gives the options of this command, whose names and parsers are those of its data.
    return perform((ports) => run(chosen, ports, COMMANDS), typed as OutputOptions);
  });
}

function argumentOf({ name, says, choices, ...more }: ArgumentData): Argument {
  const made = new Argument(name, says);
  if (choices) made.argParser(taking(oneOf(name.replace(/[<>[\]]/g, ''), choices)));
  return more.default === undefined ? made : made.default(more.default);
}

/** Commander lists the groups in the order in which it meets them. */
const inGroups = (options: readonly OptionData[]): readonly OptionData[] =>
  Object.keys(OPTION_GROUPS).flatMap((group) => options.filter((option) => option.group === group));

function optionOf(data: OptionData): Option {
  const made = new Option(data.flags, data.says).helpGroup(`${OPTION_GROUPS[data.group]}:`);
  if (data.parse) made.argParser(taking(data.parse));
  if (data.env) made.env(data.env);
  if ('default' in data) made.default(data.default);
  if (data.hidden) made.hideHelp();
  return made.makeOptionMandatory(data.required === true);
}

/** A parser of ours as a commander parser: its sentence becomes commander's. */
const taking =
  (parse: (text: string, before: never) => unknown) =>
  <T>(text: string, before: T): T => {
    try {
      return parse(text, before as never) as T;
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
    }
  };

/** Of the defaults only those that are words are worth reading; variables are listed below. */
const describe = ({ description, defaultValue }: Option): string =>
  typeof defaultValue === 'string' ? `${description} (default: ${defaultValue})` : description;

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?]$/.test(text) ? '' : '.'}`;
