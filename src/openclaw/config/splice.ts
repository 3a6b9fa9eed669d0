import { type Json5Style, json5Member, PLAIN_JSON5 } from '../../json5.js';
import type { JsonObject } from '../../model.js';
import { type ObjectNode, type SyntaxNode, skipTrivia } from './syntax.js';

/** Replaces [start, end) of a text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies splices that do not overlap; those at one offset keep their order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = '';
  let from = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(from, splice.start) + splice.text;
    from = splice.end;
  }
  return result + text.slice(from);
}

/** Reads the style of an object, or of `fallback` where the object is empty. */
export function styleOf(text: string, node: ObjectNode, fallback: ObjectNode = node): Json5Style {
  const member = node.members.at(-1) ?? fallback.members.at(-1);
  if (!member) return PLAIN_JSON5;
  const keyQuote = quoteAt(text, member.keySpan.start) ?? '';
  const colon = text.slice(member.keySpan.end, member.value.start);
  return {
    keyQuote,
    stringQuote: keyQuote || (firstStringQuote(text, fallback) ?? '"'),
    colon: /^[^\S\n\r\u2028\u2029]*:[^\S\n\r\u2028\u2029]*$/u.test(colon) ? colon : ': ',
  };
}

function quoteAt(text: string, at: number): '"' | "'" | undefined {
  const character = text[at];
  return character === '"' || character === "'" ? character : undefined;
}

function firstStringQuote(text: string, node: SyntaxNode): '"' | "'" | undefined {
  if (node.kind === 'scalar') return quoteAt(text, node.start);
  const children = node.kind === 'array' ? node.items : node.members.map(({ value }) => value);
  for (const child of children) {
    const quote = firstStringQuote(text, child);
    if (quote) return quote;
  }
  return undefined;
}

/** Adds members at the end of an object, keeping its layout, its comments and its habit of trailing commas. */
export function insertMembers(
  text: string,
  node: ObjectNode,
  added: JsonObject,
  style: Json5Style,
): Splice[] {
  const members = Object.entries(added).map(([key, value]) => json5Member(key, value, style));
  if (members.length === 0) return [];
  const last = node.members.at(-1);
  if (!last) return [insertIntoEmpty(text, node, members)];

  const afterTrivia = skipTrivia(text, last.value.end);
  const comma = text[afterTrivia] === ',';
  const lineEnd = endOfLineTrivia(text, comma ? afterTrivia + 1 : last.value.end, node.end - 1);
  const newline = newlineIn(text.slice(node.start, node.end));
  if (newline === undefined) {
    const gap = style.colon.trimStart() === ':' ? '' : ' ';
    const joined = members.join(`,${gap}`);
    return [insertion(lineEnd, comma ? `${gap}${joined},` : `,${gap}${joined}`)];
  }
  const lead = newline + indentationOf(text, node);
  const body = `${lead}${members.join(`,${lead}`)}${comma ? ',' : ''}`;
  // Without a comma yet, the one that is needed belongs to the value, in front of any comment behind it.
  return comma ? [insertion(lineEnd, body)] : [insertion(last.value.end, ','), insertion(lineEnd, body)];
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

function insertIntoEmpty(text: string, node: ObjectNode, members: readonly string[]): Splice {
  const inside = text.slice(node.start + 1, node.end - 1);
  const kept = inside.trimEnd();
  const at = node.start + 1 + kept.length;
  const newline = newlineIn(inside);
  if (newline !== undefined) {
    const lead = newline + indentationOf(text, node);
    return insertion(at, `${lead}${members.join(`,${lead}`)},`);
  }
  return { start: at, end: node.end - 1, text: ` ${members.join(', ')} ` };
}

/** The end of the comments and spaces that follow on the same line. */
function endOfLineTrivia(text: string, from: number, limit: number): number {
  let end = from;
  let at = from;
  while (at < limit) {
    if (/[\n\r\u2028\u2029]/u.test(text.charAt(at))) break;
    if (text.startsWith('//', at) || text.startsWith('/*', at)) {
      const comment = /^(?:\/\/[^\n\r\u2028\u2029]*|\/\*.*?\*\/)/su.exec(text.slice(at, limit));
      at += comment?.[0].length ?? limit;
      end = at;
    } else if (/[\s\uFEFF]/u.test(text.charAt(at))) at++;
    else break;
  }
  return end;
}

function newlineIn(text: string): string | undefined {
  return /\r\n|[\n\r\u2028\u2029]/u.exec(text)?.[0];
}

/** The indentation of the object's members: that of one that begins its line, else one step more than the object's. */
function indentationOf(text: string, node: ObjectNode): string {
  for (const { keySpan } of node.members.toReversed()) {
    const before = lineBefore(text, keySpan.start);
    if (/^\s*$/u.test(before)) return before;
  }
  return `${/^\s*/u.exec(lineBefore(text, node.start))?.[0] ?? ''}  `;
}

const LINE_ENDS = ['\n', '\r', '\u2028', '\u2029'] as const;

function lineBefore(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return before.slice(Math.max(...LINE_ENDS.map((end) => before.lastIndexOf(end))) + 1).replace('\uFEFF', '');
}
