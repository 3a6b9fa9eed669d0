/** The man page, from the data of the commands. Pure. */
import { VERSION } from '../version.js';
import { type CommandData, listed } from './command.js';
import { COMMANDS } from './commands/index.js';
import { VARIABLES, VERDICT_CODES } from './help.js';
import { PURPOSE } from './program.js';

/** As roff takes it: hyphens that are copied stay hyphens, and no line begins with a request. */
const roff = (text: string): string =>
  text.replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/^[.']/gm, '\\&$&');

const section = (title: string, ...lines: readonly string[]): string => [`.SH ${title}`, ...lines].join('\n');

const entry = (term: string, says: string): string => `.TP\n.B ${roff(term)}\n${roff(says)}`;

function commandPart(command: CommandData): string {
  const { name, argument, summary, about, examples } = command;
  return [
    `.SS ${roff([name, argument?.name].filter(Boolean).join(' '))}`,
    roff([`${summary}.`, about].filter(Boolean).join(' ')),
    ...(argument ? [entry(argument.name, argument.says)] : []),
    ...listed(command).map(({ flags, says }) => entry(flags, says)),
    ...examples.map(({ words, does }) => entry(`inferrs-doctor ${words}`, does)),
  ].join('\n');
}

/** The whole page, in roff. */
export function manPage(): string {
  return `${[
    `.TH INFERRS\\-DOCTOR 1 "" "inferrs\\-doctor ${roff(VERSION)}"`,
    section('NAME', roff('inferrs-doctor - can this server carry OpenClaw?')),
    section('SYNOPSIS', '.B inferrs\\-doctor', '.I command', '[options]'),
    section('DESCRIPTION', roff(PURPOSE)),
    section('COMMANDS', ...COMMANDS.map(commandPart)),
    section('EXIT STATUS', ...VERDICT_CODES.map(([code, meaning]) => entry(code, meaning))),
    section('ENVIRONMENT', ...Object.entries(VARIABLES).map(([name, says]) => entry(name, says))),
  ].join('\n')}\n`;
}
