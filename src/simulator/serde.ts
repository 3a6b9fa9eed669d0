/**
 * Reads a JSON body the way a Rust server behind axum does: in document order, into a declared shape, and with
 * serde_json's own words, path, line and column for the first thing that does not fit.
 */
import {
  isDigitOrMinus,
  JsonScanner,
  LETTER_N,
  Mismatch,
  OPEN_BRACE,
  OPEN_BRACKET,
  position,
  QUOTE,
} from './json-scan.js';

/** What a field may hold. `ignored` is thrown away unseen; `value` is any JSON and is kept. */
export type Shape =
  | { readonly is: 'ignored' }
  | { readonly is: 'value' }
  | { readonly is: 'string' | 'f64' | 'bool'; readonly optional: boolean }
  | { readonly is: 'integer'; readonly type: 'usize' | 'u64' | 'u8'; readonly optional: boolean }
  | { readonly is: 'enum'; readonly variants: readonly string[] }
  | { readonly is: 'list'; readonly of: Shape }
  | {
      readonly is: 'struct';
      readonly name: string;
      readonly optional: boolean;
      readonly fields: Readonly<Record<string, Field>>;
    }
  /** null, a string or a list of `of`; `words` is what serde says it expected. */
  | { readonly is: 'content'; readonly words: string; readonly of: Shape };

type Struct = Extract<Shape, { is: 'struct' }>;
type Scalar = Extract<Shape, { is: 'string' | 'f64' | 'bool' }>;
type Integer = Extract<Shape, { is: 'integer' }>;

export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
}

/** `syntax`: not JSON (axum answers 400). `data`: JSON of the wrong shape (axum answers 422). */
export type SerdeResult =
  | { readonly ok: true; readonly end: number }
  | { readonly ok: false; readonly kind: 'syntax' | 'data'; readonly message: string };

/**
 * Reads `body` into `shape`; never throws on any bytes. `end` is where the value ended: axum does not look at what
 * follows it. Words and columns as measured on inferrs.
 */
export function readAsSerde(body: Buffer, shape: Shape): SerdeResult {
  const scanner = new JsonScanner(body);
  try {
    read(scanner, shape);
    return { ok: true, end: scanner.at };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const { line, column } = position(body, error.at);
    const path = scanner.path();
    const where = `at line ${line} column ${column}`;
    return {
      ok: false,
      kind: error.kind,
      message: `${path === '' ? '' : `${path}: `}${error.message} ${where}`,
    };
  }
}

function read(scanner: JsonScanner, shape: Shape): void {
  if (shape.is === 'ignored') scanner.skipValue(false);
  else if (shape.is === 'value') scanner.skipValue(true);
  else if (shape.is === 'enum') readEnum(scanner, shape.variants);
  else if (shape.is === 'list') readList(scanner, shape.of, 'a sequence');
  else if (shape.is === 'struct') readStruct(scanner, shape);
  else if (shape.is === 'content') readContent(scanner, shape.words, shape.of);
  else if (shape.is === 'integer') readInteger(scanner, shape);
  else readScalar(scanner, shape);
}

const SCALAR_WORDS = { string: 'a string', bool: 'a boolean', f64: 'f64' } as const;

function readScalar(scanner: JsonScanner, shape: Scalar): void {
  const first = scanner.next();
  const isNull = shape.optional && first === LETTER_N;
  if (!isNull && !startsScalar(first, shape.is)) throw wrongType(scanner, SCALAR_WORDS[shape.is]);
  scanner.skipValue(false);
}

function readInteger(scanner: JsonScanner, shape: Integer): void {
  const first = scanner.next();
  const isNull = shape.optional && first === LETTER_N;
  if (!isNull && !isDigitOrMinus(first)) throw wrongType(scanner, shape.type);
  const start = scanner.at;
  scanner.skipValue(false);
  const text = scanner.text(start);
  const expected = `${describe(text)}, expected ${shape.type}`;
  if (/[.E]|\de/.test(text)) throw new Mismatch('data', `invalid type: ${expected}`, scanner.at);
  if (text.startsWith('-')) throw new Mismatch('data', `invalid value: ${expected}`, scanner.at);
}

function startsScalar(first: number, is: 'string' | 'f64' | 'bool'): boolean {
  if (is === 'string') return first === QUOTE;
  if (is === 'f64') return isDigitOrMinus(first);
  return first === 0x74 || first === 0x66;
}

function readEnum(scanner: JsonScanner, variants: readonly string[]): void {
  // serde_json wants a string (or a map) here and calls anything else a syntax error.
  if (scanner.next() !== QUOTE) throw new Mismatch('syntax', 'expected value', scanner.at + 1);
  const text = scanner.readString();
  if (variants.includes(text)) return;
  const list = variants.map((variant) => `\`${variant}\``).join(', ');
  throw new Mismatch('data', `unknown variant \`${text}\`, expected one of ${list}`, scanner.at);
}

function readContent(scanner: JsonScanner, words: string, of: Shape): void {
  const first = scanner.next();
  if (first === OPEN_BRACE) {
    // Here serde_json has already stepped into the map when the type is refused.
    throw new Mismatch('data', `invalid type: map, expected ${words}`, scanner.at + 1);
  }
  if (first === QUOTE || first === LETTER_N) scanner.skipValue(false);
  else readList(scanner, of, words);
}

function readList(scanner: JsonScanner, of: Shape, words: string): void {
  if (scanner.next() !== OPEN_BRACKET) throw wrongType(scanner, words);
  scanner.eachItem(() => read(scanner, of));
}

function readStruct(scanner: JsonScanner, shape: Struct): void {
  const first = scanner.next();
  if (shape.optional && first === LETTER_N) {
    scanner.skipValue(false);
    return;
  }
  if (first === OPEN_BRACKET) {
    scanner.skipValue(false);
    const size = Object.keys(shape.fields).length;
    const words = `invalid length 0, expected struct ${shape.name} with ${size} elements`;
    throw new Mismatch('data', words, scanner.at);
  }
  if (first !== OPEN_BRACE) throw wrongType(scanner, `struct ${shape.name}`);
  const seen = new Set<string>();
  scanner.eachMember((key) => {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    seen.add(key);
    read(scanner, field?.shape ?? { is: 'ignored' });
  });
  for (const [key, field] of Object.entries(shape.fields)) {
    if (field.required && !seen.has(key)) throw new Mismatch('data', `missing field \`${key}\``, scanner.at);
  }
}

/** serde names what it found: a list or map where it starts, a scalar where it ends. */
function wrongType(scanner: JsonScanner, expected: string): Mismatch {
  const first = scanner.next();
  const start = scanner.at;
  if (first === OPEN_BRACKET || first === OPEN_BRACE) {
    const found = first === OPEN_BRACKET ? 'sequence' : 'map';
    return new Mismatch('data', `invalid type: ${found}, expected ${expected}`, start);
  }
  scanner.skipValue(false);
  return new Mismatch(
    'data',
    `invalid type: ${describe(scanner.text(start))}, expected ${expected}`,
    scanner.at,
  );
}

function describe(token: string): string {
  if (token.startsWith('"')) return `string ${token}`;
  if (token === 'null') return 'null';
  if (token === 'true' || token === 'false') return `boolean \`${token}\``;
  if (!/[.eE]/.test(token)) return `integer \`${token}\``;
  const value = Number(token);
  return `floating point \`${Number.isInteger(value) ? value.toFixed(1) : value}\``;
}
