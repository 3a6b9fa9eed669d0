/**
 * What a server says is data, never an instruction to a terminal, a browser, a CI runner or a reader's eye.
 * `plain` gives the neutral form; the other exports add what one medium needs on top of it.
 *
 * | in the text | becomes |
 * |---|---|
 * | C0 controls and DEL (ESC, BEL, CR, NUL …) | their control picture: ␛ ␇ ␍ ␀, so an escape sequence turns into words |
 * | C1 controls (0x9b is CSI, 0x9d OSC, 0x90 DCS) | `\x9b` |
 * | bidi and zero-width marks, tags, fillers, selectors | nothing: they show nothing of their own |
 * | lone surrogates, noncharacters | U+FFFD |
 * | more than 8 combining marks on one letter | 8 |
 * | `::` at the start of a line, `##[`, `##vso[`, `##teamcity[` | `: :`, `# #[`: no CI runner takes it for a command |
 */

/**
 * Visible characters that stand for themselves: punctuation, Latin, arrows, boxes, ticks. Outside are controls, what shows
 * nothing or reorders what is shown, and marks, joiners and jamo, of which several make up one character.
 */
const SIMPLE =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u259f\u2700-\u27bf]*$/;

/** One line (line ends and tabs become a space) or the lines as they are. */
export type Lines = 'one' | 'many';

/** The text with nothing in it but visible characters, spaces and, with 'many', line feeds. Idempotent. */
export function plain(text: string, lines: Lines = 'one'): string {
  return withoutCommands(SIMPLE.test(text) ? text : visible(text, lines));
}

/** The patterns stand in here because the tables behind them take longer to set up than a command to start. */
function visible(text: string, lines: Lines): string {
  const broken = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu;
  const invisible = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]+/gu;
  const stackedMarks = /(\p{M}{8})\p{M}+/gu;
  const controls = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g;
  return text
    .replace(/\r\n|[\u2028\u2029]/g, '\n')
    .replace(broken, '\ufffd')
    .replace(invisible, '')
    .replace(stackedMarks, '$1')
    .replace(lines === 'one' ? /[\n\t]+/g : /\t/g, ' ')
    .replace(controls, picture);
}

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : `\\x${code.toString(16)}`;
}

/** Breaks what CI runners obey: `::name::` at the start of a line, `##[name]` and its kin anywhere. */
export function withoutCommands(text: string): string {
  if (!text.includes('::') && !text.includes('##')) return text;
  return text.replace(/::(?<=^[^\S\n]*::)/gm, ': :').replace(/##(?=\w*\[)/g, '# #');
}

/**
 * For a terminal or a log. Without `unicode` (LANG=C, TERM=dumb) only ASCII leaves: usual punctuation is spelled
 * plainly, controls in caret notation, and the rest as `\u{…}`, because a terminal that reads bytes one by one
 * takes some bytes of UTF-8 for controls.
 */
export function forTerminal(text: string, unicode = true, lines: Lines = 'one'): string {
  const safe = plain(text, lines);
  return unicode ? safe : ascii(safe);
}

const SPELLED: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '·': '-',
  '•': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '→': '->',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '\u00a0': ' ',
};

function ascii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (char) => {
    const spelled = SPELLED[char];
    if (spelled !== undefined) return spelled;
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x2400 && code < 0x2420) return `^${String.fromCharCode(code - 0x2400 + 0x40)}`;
    return code === 0x2421 ? '^?' : `\\u{${code.toString(16)}}`;
  });
}

/** Markdown inline text (also fit for a table cell): no markup, no HTML, no @mention, no #reference comes of it. */
export function forMarkdown(text: string): string {
  return plain(text)
    .replace(/[\\`*_[\]~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\|/g, '&#124;')
    .replace(/^(\s*)([#+=-]|\d+(?=[.)]))/, '$1<!-- -->$2')
    .replace(/(?<!&)([@#])(?=[\p{L}\p{N}])/gu, '$1<!-- -->')
    .replace(/\b(GH-)(?=\d)/gi, '$1<!-- -->');
}

/** A Markdown code span whose fence is longer than any run of backticks within. Not for a table cell. */
export function markdownCode(text: string): string {
  const line = plain(text);
  if (line.trim() === '') return '';
  const fence = '`'.repeat(longestRun(line) + 1);
  return fence.length > 1 || /^ | $/.test(line) ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Code in a cell of a Markdown table, where a `|` ends the cell, whatever stands around it. */
export function markdownCell(text: string): string {
  return text.includes('|') ? `<code>${forMarkdown(text)}</code>` : markdownCode(text);
}

/** A Markdown code block whose fence is longer than any run of backticks within. */
export function markdownFence(text: string, language = 'text'): string {
  const lines = plain(text, 'many').trimEnd();
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}${language}\n${lines}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 character data or attribute value: legal characters only, `]]>` included. */
export function forXml(text: string, lines: Lines = 'many'): string {
  return plain(text, lines).replace(/[&<>"']/g, (char) => XML_ENTITIES[char] ?? char);
}

/** The message of a GitHub workflow command: `::error …::MESSAGE`. */
export function forWorkflow(text: string): string {
  return plain(text, 'many').replace(/%/g, '%25').replace(/\n/g, '%0A');
}

/** A property of a GitHub workflow command: `::error title=PROPERTY::…`. */
export function forWorkflowProperty(text: string): string {
  return forWorkflow(plain(text)).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** Made when it is first needed: its tables take longer to load than all of this package. */
let segmenter: Intl.Segmenter | undefined;
/** The segmenter's cost for one step grows with the whole text it was given, so it is given this many code units. */
const CHUNK = 256;
/** Longer than any real grapheme (emoji families and flags take up to 15 code units). */
const MAX_GRAPHEME = 64;

/** The user-perceived characters of a text, lazily. One without end (a letter under endless marks) comes in parts. */
export function* graphemesOf(text: string): Generator<string, void, undefined> {
  let at = 0;
  while (at < text.length) {
    const halved = (text.codePointAt(at + CHUNK - 1) ?? 0) > 0xffff;
    const chunk = text.slice(at, at + CHUNK - (halved ? 1 : 0));
    const isLast = at + chunk.length >= text.length;
    const parts = SIMPLE.test(chunk) ? chunk.split('') : segments(chunk);
    // What stands at the end of a chunk may go on in the next one.
    const whole = isLast || parts.length === 1 ? parts : parts.slice(0, -1);
    for (const part of whole) {
      at += part.length;
      yield part;
    }
  }
}

function segments(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * At most `max` graphemes, the last one `…` when something was cut. The cost follows `max`, not the text: a
 * megabyte is cut as fast as a line. Redact before clipping: half a secret is no longer recognised.
 */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let count = 0;
  let length = 0;
  let end = 0;
  for (const grapheme of graphemesOf(text)) {
    count += 1;
    if (count > max || grapheme.length > MAX_GRAPHEME) return `${text.slice(0, end)}…`;
    length += grapheme.length;
    if (count < max) end = length;
  }
  return text;
}
