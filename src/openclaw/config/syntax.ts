import { parseJson5 } from './parse-json5.js';

/** A half-open range of UTF-16 offsets in a file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ObjectNode extends Span {
  readonly kind: 'object';
  readonly members: readonly MemberNode[];
}

interface MemberNode {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: SyntaxNode;
}

interface ArrayNode extends Span {
  readonly kind: 'array';
  readonly items: readonly SyntaxNode[];
}

interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export type SyntaxNode = ObjectNode | ArrayNode | ScalarNode;

/** A JSON5 text that does not parse. `line` and `column` count from 1. */
export class Json5SyntaxError extends Error {
  override readonly name = 'Json5SyntaxError';
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

/** Deeper than any configuration; keeps the recursion below the stack's limit. */
const MAX_DEPTH = 200;

/**
 * Parses a JSON5 text into nodes that know their place in it.
 * The json5 package decides what is valid and what a scalar means; the walk below only finds the spans,
 * so that an edit can leave every other byte alone.
 * @throws Json5SyntaxError
 */
export function parseSyntax(text: string): SyntaxNode {
  try {
    parseJson5(text);
  } catch (error) {
    throw syntaxError(text, error);
  }
  const walker = new Walker(text);
  walker.skipTrivia();
  return walker.value(0);
}

/** json5 says `JSON5: invalid character '}' at 3:5` and keeps line and column beside it. */
function syntaxError(text: string, error: unknown): Json5SyntaxError {
  const message = error instanceof Error ? error.message : String(error);
  const found = /^JSON5: (?<what>.*?)(?: at (?<line>\d+):(?<column>\d+))?$/su.exec(message)?.groups;
  const line = Number(found?.line ?? 1);
  // json5 counts the byte order mark as a column; no editor does.
  const bom = line === 1 && text.startsWith('\uFEFF') ? 1 : 0;
  return new Json5SyntaxError(found?.what ?? message, line, Number(found?.column ?? 1) - bom);
}

/** Walks a text that json5 has found valid. */
class Walker {
  private at = 0;
  constructor(private readonly text: string) {}

  skipTrivia(): void {
    this.at = skipTrivia(this.text, this.at);
  }

  value(depth: number): SyntaxNode {
    if (depth > MAX_DEPTH) {
      const { line, column } = lineAndColumn(this.text, this.at);
      throw new Json5SyntaxError(`nested deeper than ${MAX_DEPTH} levels`, line, column);
    }
    const first = this.text[this.at];
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    return this.scalar();
  }

  private object(depth: number): ObjectNode {
    const start = this.at;
    const members: MemberNode[] = [];
    for (this.next(); this.text[this.at] !== '}'; this.comma()) {
      const keySpan = this.lexeme();
      const key = keyOf(this.text.slice(keySpan.start, keySpan.end));
      this.skipTrivia();
      this.next(); // the colon
      members.push({ key, keySpan, value: this.value(depth + 1) });
    }
    this.at++;
    return { kind: 'object', start, end: this.at, members };
  }

  private array(depth: number): ArrayNode {
    const start = this.at;
    const items: SyntaxNode[] = [];
    for (this.next(); this.text[this.at] !== ']'; this.comma()) items.push(this.value(depth + 1));
    this.at++;
    return { kind: 'array', start, end: this.at, items };
  }

  private scalar(): ScalarNode {
    const { start, end } = this.lexeme();
    return { kind: 'scalar', start, end, value: parseScalar(this.text.slice(start, end)) };
  }

  /** A quoted string, or everything up to a delimiter: a number, a literal or an identifier. */
  private lexeme(): Span {
    const start = this.at;
    const quote = this.text[start];
    if (quote === '"' || quote === "'") {
      this.at++;
      while (this.text[this.at] !== quote) this.at += this.text[this.at] === '\\' ? 2 : 1;
      this.at++;
    } else {
      while (this.at < this.text.length && !/[\s,:/[\]{}]/u.test(this.text.charAt(this.at))) this.at++;
    }
    return { start, end: this.at };
  }

  private next(): void {
    this.at++;
    this.skipTrivia();
  }

  private comma(): void {
    this.skipTrivia();
    if (this.text[this.at] === ',') this.next();
  }
}

/** The offset of the first character at or after `at` that is neither white space nor part of a comment. */
export function skipTrivia(text: string, at: number): number {
  let i = at;
  for (;;) {
    if (text.startsWith('//', i)) {
      const rest = text.slice(i).search(/[\n\r\u2028\u2029]/u);
      i = rest === -1 ? text.length : i + rest;
    } else if (text.startsWith('/*', i)) {
      const close = text.indexOf('*/', i + 2);
      i = close === -1 ? text.length : close + 2;
    } else if (i < text.length && /[\s\uFEFF]/u.test(text.charAt(i))) i++;
    else return i;
  }
}

function keyOf(lexeme: string): string {
  if (/^[A-Za-z_$][\w$]*$/u.test(lexeme)) return lexeme;
  if (lexeme.startsWith('"') || lexeme.startsWith("'")) return String(parseScalar(lexeme));
  // An identifier with \u escapes: only json5 knows how to read it.
  return Object.keys(parseJson5(`{${lexeme}:0}`) as object)[0] ?? lexeme;
}

function parseScalar(lexeme: string): string | number | boolean | null {
  const value = parseJson5(lexeme);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Where the lines of the text that was asked about last begin: thousands of places of one file are. */
let known = { text: '', starts: [0] as readonly number[] };

function lineStarts(text: string): readonly number[] {
  if (known.text !== text) {
    const ends = [...text.matchAll(/\r\n|[\n\r\u2028\u2029]/gu)];
    const first = text.startsWith('\uFEFF') ? 1 : 0;
    known = { text, starts: [first, ...ends.map((end) => end.index + end[0].length)] };
  }
  return known.starts;
}

/** Line and column of an offset, both from 1; a byte order mark has no column. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const starts = lineStarts(text);
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: Math.max(1, offset - (starts[low] ?? 0) + 1) };
}
