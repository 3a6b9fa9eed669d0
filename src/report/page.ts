/** The sheet that text is laid out on: width, colours, symbols, and the few shapes a line can have. */

import { clip, forTerminal } from '../wire/sanitize.js';
import { asStarted, PROGRAM } from './command-line.js';
import type { LayerStatus } from './contract.js';
import { displayWidth, NO_BREAK, padEnd, wrap } from './layout.js';
import type { Layout, Style } from './options.js';
import type { Paint, Tone } from './paint.js';

export type Mark = LayerStatus | 'info';

export interface Page {
  readonly columns: number;
  readonly verbose: boolean;
  /** Neutralises a text, clips it, and spells it in ASCII where nothing else may leave. */
  readonly say: (text: string, max?: number) => string;
  readonly paint: Paint;
  readonly mark: (status: Mark) => string;
}

const SYMBOLS = {
  pass: ['✔', '+', 'good'],
  fail: ['✖', 'x', 'bad'],
  warn: ['⚠', '!', 'warn'],
  skipped: ['–', '-', 'dim'],
  info: ['•', '*', 'info'],
} as const satisfies Record<Mark, readonly [unicode: string, ascii: string, tone: Tone]>;

/** Reason texts longer than this are cut, in graphemes. */
const MAX_TEXT = 600;

export function openPage(style: Style, paint: Paint): Page {
  const { columns, verbose, unicode, program = PROGRAM } = style;
  return {
    columns: Math.min(200, Math.max(40, Math.floor(columns) || 80)),
    verbose,
    say: (text, max = MAX_TEXT) => forTerminal(clip(asStarted(text, program), max), unicode),
    paint,
    mark: (status) => {
      const [symbol, ascii, tone] = SYMBOLS[status];
      return paint(tone, unicode ? symbol : ascii);
    },
  };
}

/** kleur loads where there is colour. */
export const painterOf = async ({ color }: Pick<Style, 'color'>): Promise<Paint> =>
  color ? (await import('./paint.js')).paint : (_tone, text) => text;

/** A text of these lines, laid out where it goes. Ends with a line feed. */
export const laidOut =
  (lines: (page: Page, style: Style) => readonly string[]): Layout =>
  async (style) => {
    const page = openPage(style, await painterOf(style));
    return `${lines(page, style)
      .map((line) => line.trimEnd())
      .join('\n')}\n`;
  };

/** Keeps the words of a said text on one line where a line can hold them; the spaces become plain again at the end. */
export function unbroken(said: string): string {
  return said.replaceAll(' ', NO_BREAK);
}

/** A paragraph behind a prefix of `indent` cells; lines that follow are indented as far. `text` is already said. */
export function paragraph(page: Page, prefix: string, indent: number, text: string, tone?: Tone): string[] {
  const lines = wrap(text, page.columns - indent);
  return lines.map((line, index) => {
    const spaced = line.replaceAll(NO_BREAK, ' ');
    const painted = tone === undefined ? spaced : page.paint(tone, spaced);
    return (index === 0 ? prefix : ' '.repeat(indent)) + painted;
  });
}

/** `      server said  …`: a dim label in its column, then the text. */
export function labelled(page: Page, label: string, text: string, max?: number): string[] {
  return paragraph(page, `      ${page.paint('dim', padEnd(label, 13))}`, 19, page.say(text, max));
}

export interface Row {
  /** What stands before the reason, painted; `start` cells wide. */
  readonly prefix: string;
  readonly start: number;
  readonly reason: string;
  readonly ms: string;
  readonly note?: string | undefined;
}

/** Narrower pages show no times. */
const NARROW = 56;
/** Where times end on a page that needs no more. */
const USUAL_RIGHT = 45;

/** The column, counted from a row's `start`, at which the times of these rows end: all fit, as far as the page does. */
export function timesEnd(page: Page, rows: readonly Row[]): number {
  const needed = rows.map((row) => displayWidth(page.say(row.reason)) + 2 + row.ms.length);
  const start = Math.max(0, ...rows.map((row) => row.start));
  return Math.min(Math.max(USUAL_RIGHT, ...needed), page.columns - start - 1);
}

/** A row of the table: prefix, reason (wrapped in its column), right-aligned time, and the note behind it. */
export function tableRow(page: Page, row: Row, end: number): string[] {
  const narrow = page.columns < NARROW;
  const ms = narrow ? '' : row.ms;
  const room = narrow ? page.columns - row.start : end - (ms === '' ? 0 : ms.length + 2);
  const [first = '', ...rest] = wrap(page.say(row.reason), room);
  const gap = ' '.repeat(Math.max(1, end - displayWidth(first) - ms.length));
  const lines = [row.prefix + first + (ms === '' ? '' : gap + page.paint('dim', ms))];
  const indent = ' '.repeat(row.start);
  lines.push(...rest.map((line) => indent + line));
  if (row.note === undefined) return lines.map((line) => line.trimEnd());
  const note = `(${page.say(row.note)})`;
  if (rest.length === 0 && !narrow && row.start + end + 3 + displayWidth(note) <= page.columns) {
    lines[0] += `   ${page.paint('dim', note)}`;
  } else {
    lines.push(...wrap(note, page.columns - row.start).map((line) => indent + page.paint('dim', line)));
  }
  return lines.map((line) => line.trimEnd());
}

/** What is there to be copied: as it is indented, painted, and never wrapped. */
export const codeLines = (page: Page, lines: readonly string[]): string[] =>
  lines.map((line) => {
    const text = line.trimStart();
    return `      ${page.paint('code', line.slice(0, line.length - text.length) + page.say(text))}`;
  });
