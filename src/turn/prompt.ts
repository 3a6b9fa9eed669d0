/** The system text: our own wording, of any length; a shorter one begins as a longer one does. */
import { prose, sentences } from './prose.js';

const FIRST_SENTENCE = 'You are a personal assistant that works in a workspace on the computer of its user.';
const OPENING = [
  FIRST_SENTENCE,
  'You read and change files, run commands and answer questions.',
  'Use a tool when it brings you closer to the answer, and answer in plain words when you know enough.',
].join('\n');
/** The opening alone: what a small turn says. */
export const SMALL_SYSTEM_CHARS = OPENING.length;
/** Kept free for the last paragraph, which fills the text to its exact length. */
const ROOM_TO_END = 60;

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

/** Of one line, before a sentence may come twice (beyond a megabyte of text). */
const MOST_DRAWS = 200;
const LINES_PER_SECTION = 4;

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
  if (chars === OPENING.length) return OPENING;
  if (chars < OPENING.length + ROOM_TO_END) return prose('short system text', chars, FIRST_SENTENCE);
  const source = unlike(sentences('system'));
  let text = OPENING;
  for (let at = 0; ; at++) {
    const line =
      at % LINES_PER_SECTION === 0 ? heading(at / LINES_PER_SECTION) : `\n- ${source.next().value}`;
    if (text.length + line.length + ROOM_TO_END > chars) break;
    text += line;
  }
  return `${text}\n\n${prose('end of the system text', chars - text.length - 2)}`;
}

/** The same sentences, each once for as long as there are new ones. */
function* unlike(source: Iterator<string, never>): Generator<string, never> {
  const seen = new Set<string>();
  let draws = 0;
  for (;;) {
    const { value } = source.next();
    draws++;
    if (seen.has(value) && draws < MOST_DRAWS) continue;
    seen.add(value);
    draws = 0;
    yield value;
  }
}

function heading(at: number): string {
  const round = Math.floor(at / HEADINGS.length);
  return `\n\n## ${HEADINGS[at % HEADINGS.length]}${round === 0 ? '' : `, part ${round + 1}`}\n`;
}
