/** Columns and line breaks, measured in terminal cells rather than in characters. Pure. */
import { graphemesOf, withoutCommands } from '../wire/sanitize.js';

const WIDE =
  /^[\p{Emoji_Presentation}\p{Regional_Indicator}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Latin, punctuation, arrows: what most reports consist of, one cell each. */
const NARROW = /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff]*$/;

/** Cells a terminal needs: two for East Asian wide characters and emoji, none for a lone combining mark. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let cells = 0;
  for (const grapheme of graphemesOf(text)) cells += cellsOf(grapheme);
  return cells;
}

function cellsOf(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return /^\p{M}/u.test(grapheme) ? 0 : 1;
}

/** The text followed by as many spaces as fill `width` cells; longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Stands for a space at which no line is broken, as far as that can be. */
export const NO_BREAK = '\u00a0';

/** Longest address that is kept whole however narrow the page, in cells. */
const LONGEST_URL = 200;

/**
 * Lines of at most `width` cells, broken at spaces; a word longer than a line is broken between graphemes, unless it is
 * an address: half of one leads nowhere. No line begins like a command to a CI runner. At least one line, which may be
 * empty.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = broken(word, room);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  lines.push(line);
  return lines.map(withoutCommands);
}

function broken(word: string, room: number): string[] {
  if (displayWidth(word) <= room) return [word];
  if (word.includes(NO_BREAK)) return wrap(word.replaceAll(NO_BREAK, ' '), room);
  if (/^\W?https?:/.test(word) && displayWidth(word) <= LONGEST_URL) return [word];
  const pieces: string[] = [];
  let piece = '';
  let cells = 0;
  for (const grapheme of graphemesOf(word)) {
    const more = cellsOf(grapheme);
    if (cells + more > room && piece !== '') {
      pieces.push(piece);
      piece = '';
      cells = 0;
    }
    piece += grapheme;
    cells += more;
  }
  return [...pieces, piece];
}
