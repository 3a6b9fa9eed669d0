/** Walks JSON text byte by byte and fails at the byte, and with the words, at which serde_json fails. */

export const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;
export const QUOTE = 0x22;
export const LETTER_N = 0x6e;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;
const MAX_DEPTH = 127;
/** serde_json throws values away without a limit; this keeps our own stack safe. */
const MAX_IGNORED_DEPTH = 1000;

/** The first thing that does not fit. `at` is the number of bytes serde_json counts up to it. */
export class Mismatch extends Error {
  readonly kind: 'syntax' | 'data';
  readonly at: number;
  constructor(kind: 'syntax' | 'data', words: string, at: number) {
    super(words);
    this.kind = kind;
    this.at = at;
  }
}

/** Line and column of a byte offset; columns count bytes, as in serde_json. */
export function position(body: Buffer, at: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < at; index += 1) {
    if (body[index] !== NEWLINE) continue;
    line += 1;
    lineStart = index + 1;
  }
  return { line, column: at - lineStart };
}

export class JsonScanner {
  at = 0;
  private readonly body: Buffer;
  private depth = 0;
  private readonly segments: string[] = [];
  /** Above zero inside values that are thrown away: no path is kept there. */
  private ignoring = 0;

  constructor(body: Buffer) {
    this.body = body;
  }

  /** Where the reader stands, as `messages[1].content`; '' at the root. */
  path(): string {
    return this.segments.join('').replace(/^\./, '');
  }

  /** The next byte that is not white space. */
  next(): number {
    this.skipSpace();
    return this.peek('a value');
  }

  text(start: number): string {
    return this.body.toString('utf8', start, this.at);
  }

  /** Reads a value of any kind. With `keepPath`, an error inside it is reported with its path. */
  skipValue(keepPath: boolean): void {
    if (!keepPath) this.ignoring += 1;
    this.skipAny();
    if (!keepPath) this.ignoring -= 1;
  }

  /** Calls `member` with the reader standing before each value; it must read exactly that value. */
  eachMember(member: (key: string) => void): void {
    this.enter();
    for (let first = true; ; first = false) {
      this.skipSpace();
      if (this.peek('an object') === CLOSE_BRACE) break;
      if (!first) this.readComma('an object', CLOSE_BRACE, 'expected `,` or `}`');
      if (this.peek('an object') !== QUOTE) throw new Mismatch('syntax', 'key must be a string', this.at + 1);
      const key = this.readString();
      this.skipSpace();
      if (this.peek('an object') !== COLON) throw new Mismatch('syntax', 'expected `:`', this.at + 1);
      this.at += 1;
      this.within(`.${key}`, () => member(key));
    }
    this.leave();
  }

  /** Calls `item` with the reader standing before each item; it must read exactly that item. */
  eachItem(item: () => void): void {
    this.enter();
    for (let index = 0; ; index += 1) {
      this.skipSpace();
      if (this.peek('a list') === CLOSE_BRACKET) break;
      if (index > 0) this.readComma('a list', CLOSE_BRACKET, 'expected `,` or `]`');
      this.within(`[${index}]`, item);
    }
    this.leave();
  }

  readString(): string {
    const start = this.at;
    this.at += 1;
    for (;;) {
      const byte = this.peek('a string');
      this.at += 1;
      if (byte === QUOTE) break;
      if (byte < 0x20) {
        throw new Mismatch(
          'syntax',
          'control character (\\u0000-\\u001F) found while parsing a string',
          this.at,
        );
      }
      if (byte === BACKSLASH) this.readEscape();
    }
    const raw = this.text(start);
    return raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  }

  /** A failure keeps its segment, so that path() tells where it happened. */
  private within(segment: string, read: () => void): void {
    const keepsPath = this.ignoring === 0;
    if (keepsPath) this.segments.push(segment);
    read();
    if (keepsPath) this.segments.pop();
  }

  private readComma(inside: string, close: number, otherwise: string): void {
    if (this.peek(inside) !== COMMA) throw new Mismatch('syntax', otherwise, this.at + 1);
    this.at += 1;
    this.skipSpace();
    if (this.peek(inside) === close) throw new Mismatch('syntax', 'trailing comma', this.at + 1);
  }

  private readEscape(): void {
    const letter = String.fromCharCode(this.peek('a string'));
    if (!'"\\/bfnrtu'.includes(letter)) throw new Mismatch('syntax', 'invalid escape', this.at + 1);
    this.at += 1;
    if (letter !== 'u') return;
    for (let digit = 0; digit < 4; digit += 1, this.at += 1) {
      if (!/[0-9a-fA-F]/.test(String.fromCharCode(this.peek('a string')))) {
        throw new Mismatch('syntax', 'invalid escape', this.at + 1);
      }
    }
  }

  private skipAny(): void {
    const first = this.next();
    if (first === QUOTE) this.readString();
    else if (first === OPEN_BRACE) this.eachMember(() => this.skipAny());
    else if (first === OPEN_BRACKET) this.eachItem(() => this.skipAny());
    else if (first === 0x74) this.readIdent('true');
    else if (first === 0x66) this.readIdent('false');
    else if (first === LETTER_N) this.readIdent('null');
    else if (isDigitOrMinus(first)) this.skipNumber();
    else throw new Mismatch('syntax', 'expected value', this.at + 1);
  }

  private skipNumber(): void {
    const start = this.at;
    const shape = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
    while (isNumberPart(this.body[this.at])) this.at += 1;
    const text = this.text(start);
    if (shape.test(text)) return;
    // A digit that is missing is reported at the byte that stands in its place.
    const missing = /[.eE+-]$/.test(text) && this.at < this.body.length;
    throw new Mismatch('syntax', 'invalid number', this.at + (missing ? 1 : 0));
  }

  private readIdent(word: string): void {
    for (const char of word) {
      if (this.peek('a value') !== char.charCodeAt(0)) {
        throw new Mismatch('syntax', 'expected ident', this.at + 1);
      }
      this.at += 1;
    }
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > (this.ignoring > 0 ? MAX_IGNORED_DEPTH : MAX_DEPTH))
      throw new Mismatch('syntax', 'recursion limit exceeded', this.at + 1);
    this.at += 1;
  }

  private leave(): void {
    this.at += 1;
    this.depth -= 1;
  }

  private skipSpace(): void {
    for (;;) {
      const byte = this.body[this.at];
      if (byte !== 0x20 && byte !== NEWLINE && byte !== 0x0d && byte !== 0x09) return;
      this.at += 1;
    }
  }

  private peek(inside: string): number {
    const byte = this.body[this.at];
    if (byte === undefined) throw new Mismatch('syntax', `EOF while parsing ${inside}`, this.at);
    return byte;
  }
}

export function isDigitOrMinus(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function isNumberPart(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    (isDigitOrMinus(byte) || byte === 0x2e || byte === 0x65 || byte === 0x45 || byte === 0x2b)
  );
}
