import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/model.js';

/** A stream of small choices that decides how a value is written down. */
export type Choices = () => number;

export function choicesFrom(numbers: readonly number[]): Choices {
  let at = 0;
  return () => numbers[at++ % numbers.length] ?? 0;
}

/** Enough choices that neighbouring tokens look different. */
export const choiceList = fc.array(fc.nat(999), { minLength: 40, maxLength: 120 });

const TRIVIA = [
  '',
  '',
  '',
  ' ',
  '  ',
  '\t',
  '\u00a0',
  '\u2003',
  '\uFEFF',
  ' // line, } { comment: "x"\n',
  '/* block } */',
  ' /* two\n  lines, */ ',
  '\n',
  '\n    ',
  '\u2028',
  '/**/',
  '//\n',
] as const;

function pick<T>(from: readonly [T, ...T[]], choose: Choices): T {
  return from[choose() % from.length] ?? from[0];
}

function trivia(choose: Choices): string {
  return pick(TRIVIA, choose) + (choose() % 5 === 0 ? pick(TRIVIA, choose) : '');
}

/** Writes a value as JSON5 with comments, odd spaces, every quote style and trailing commas. */
export function write(value: JsonValue, choose: Choices): string {
  if (typeof value === 'string') return string(value, choose);
  if (typeof value === 'number') return number(value, choose);
  if (Array.isArray(value))
    return list(
      '[',
      ']',
      value.map((item) => write(item, choose)),
      choose,
    );
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${name(key, choose)}${trivia(choose)}:${trivia(choose)}${write(item, choose)}`,
  );
  return list('{', '}', members, choose);
}

function list(open: string, close: string, parts: readonly string[], choose: Choices): string {
  const body = parts.map((part) => `${trivia(choose)}${part}${trivia(choose)}`).join(',');
  return `${open}${body}${parts.length > 0 && choose() % 2 === 0 ? ',' : ''}${trivia(choose)}${close}`;
}

function name(key: string, choose: Choices): string {
  if (!/^[A-Za-z_$][\w$]*$/u.test(key) || choose() % 3 === 0) return string(key, choose);
  return choose() % 7 === 0 ? `\\u${hex(key, 4)}${key.slice(1)}` : key;
}

function hex(text: string, width: number): string {
  return text.charCodeAt(0).toString(16).padStart(width, '0');
}

function string(text: string, choose: Choices): string {
  const quote = pick(['"', "'"], choose);
  const written = [...text].map((character) => {
    if (character === quote || character === '\\') return `\\${character}`;
    const code = character.charCodeAt(0);
    if (code < 32 || character.length > 1 || (code >= 0xd800 && code < 0xe000)) {
      return [...Array(character.length).keys()].map((i) => `\\u${hex(character.slice(i), 4)}`).join('');
    }
    if (code < 256 && choose() % 17 === 0) return `\\x${hex(character, 2)}`;
    return choose() % 29 === 0 ? `\\\n${character}` : character;
  });
  return quote + written.join('') + quote;
}

function number(value: number, choose: Choices): string {
  const written = Object.is(value, -0) ? '-0' : String(value);
  if (Number.isInteger(value) && !written.startsWith('-') && value < 1e9) {
    return pick([written, `+${written}`, `0x${value.toString(16)}`, `${written}.`, `${written}.0e0`], choose);
  }
  return written.replace(/^(-?)0\./u, choose() % 2 === 0 ? '$1.' : '$10.');
}

export const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.nat(100_000),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key(), tie('value'), { maxKeys: 3 }),
  ),
})).value;

function key(): fc.Arbitrary<string> {
  return fc
    .oneof(fc.string({ maxLength: 6 }), fc.constantFrom('id', 'compat', 'models', 'a b', "it's", 'ünï'))
    .filter((text) => text !== '__proto__' && text !== '$include' && text !== 'models');
}

export const jsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(key(), jsonValue, { maxKeys: 3 });
