/** The system text: our own wording, of any length; a shorter one is a beginning of a longer one. */
import { fitted, sentences } from './prose.js';

const OPENING = [
  'You are a personal assistant that works in a workspace on the computer of its user.',
  'You read and change files, run commands and answer questions. Use a tool when it brings you closer to the answer,',
  'and answer in plain words when you know enough.',
  '',
].join('\n');

const HEADINGS = [
  'Ways of working',
  'Files and folders',
  'Commands and processes',
  'Memory and notes',
  'Messages and channels',
  'Safety',
  'Searching',
  'Sessions and helpers',
  'Schedules',
  'Answers and style',
  'Errors',
  'Skills',
] as const;

const LINES_PER_SECTION = 14;

const written = new Map<number, string>();

/**
 * The system text of exactly `chars` characters (ASCII), ending with a full stop. `marks` plants a word at the start
 * and one at the end within that length, so that a cut on the way to the model can be noticed.
 */
export function systemText(chars: number, marks?: { readonly start: string; readonly end: string }): string {
  if (!marks) return body(chars);
  const first = `The word at the start is ${marks.start}.\n`;
  const last = `\nThe word at the end is ${marks.end}.`;
  return `${first}${body(Math.max(0, chars - first.length - last.length))}${last}`;
}

function body(chars: number): string {
  const known = written.get(chars);
  if (known !== undefined) return known;
  const text = write(chars);
  written.set(chars, text);
  return text;
}

function write(chars: number): string {
  const source = sentences('system');
  const lines = [OPENING];
  let length = OPENING.length + 1;
  for (let at = 0; length <= chars; at++) {
    const line = at % LINES_PER_SECTION === 0 ? heading(at / LINES_PER_SECTION) : `- ${source.next().value}`;
    lines.push(line);
    length += line.length + 1;
  }
  return fitted(lines.join('\n'), chars);
}

function heading(at: number): string {
  const round = Math.floor(at / HEADINGS.length);
  return `\n## ${HEADINGS[at % HEADINGS.length]}${round === 0 ? '' : `, part ${round + 1}`}\n`;
}
