/** From argv to the command that runs, with commander's complaints in our words. */
import { type Command, CommanderError } from 'commander';
import { UsageError } from '../usage-error.js';
import type { Perform } from './command.js';
import { buildProgram } from './program.js';

/**
 * Parses the words and performs what they ask for; help is printed.
 * @throws UsageError for words that cannot be meant, and whatever `perform` throws
 */
export async function parse(words: readonly string[], perform: Perform): Promise<void> {
  const typed = withJsonAlias(words);
  const program = buildProgram(perform, typed);
  const argv = withCommandFirst(typed, new Set(program.commands.map((command) => command.name())));
  program.configureOutput({ writeErr: () => undefined });
  for (const command of program.commands) command.configureOutput({ writeErr: () => undefined });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    // No command at all: what there is to choose from, as the answer.
    if (error.code === 'commander.help') program.outputHelp();
    else throw new UsageError(`${problemOf(error)}\nSee inferrs-doctor ${meant(program, argv)}--help.`);
  }
}

/** `--json` is `--format json`. */
function withJsonAlias(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, at) =>
    word === '--json' && (end < 0 || at < end) ? ['--format', 'json'] : [word],
  );
}

/** Options may stand before their command: `--no-color smoke` is `smoke --no-color`. */
function withCommandFirst(argv: readonly string[], commands: ReadonlySet<string>): string[] {
  const [node = '', script = '', ...words] = argv;
  const at = words.findIndex((word) => commands.has(word));
  const asksItself = /^(-h|--help|-V|--version)$/.test(words[0] ?? '');
  if (at < 1 || !words[0]?.startsWith('-') || asksItself || words.slice(0, at).includes('--'))
    return [...argv];
  return [node, script, ...words.slice(at, at + 1), ...words.slice(0, at), ...words.slice(at + 1)];
}

/** The command whose help tells more, with a space behind it; '' where none was named. */
function meant(program: Command, [, , word = '']: readonly string[]): string {
  return program.commands.some((command) => command.name() === word) ? `${word} ` : '';
}

/** What is wrong with the words of the command line, in one sentence. */
function problemOf(error: CommanderError): string {
  return (
    error.message
      .replace(/^error: /, '')
      // What stands behind a misspelt name may be a key.
      .replace(/^(unknown option '[^'=]*)=.*?'/s, "$1'")
      // A parser's own sentence says all of this already.
      .replace(
        /^(?:option '.*?' argument '.*?' is invalid|command-argument value '.*?' is invalid for argument '.*?')\. /s,
        '',
      )
      .replace(/\n\(Did you mean (.*)\?\)/, '; did you mean $1?')
  );
}
