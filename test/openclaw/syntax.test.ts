import fc from 'fast-check';
import JSON5 from 'json5';
import { describe, expect, it, vi } from 'vitest';
import {
  Json5SyntaxError,
  lineAndColumn,
  parseSyntax,
  type SyntaxNode,
} from '../../src/openclaw/config/syntax.js';
import { choiceList, choicesFrom, jsonValue, write } from './json5-arbitrary.js';

function plain(node: SyntaxNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.items.map(plain);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
}

/** Every span, cut out of the text and parsed alone, is the value it stands for. */
function expectSpans(text: string, node: SyntaxNode): void {
  expect(JSON5.parse(text.slice(node.start, node.end))).toEqual(plain(node));
  const children = node.kind === 'array' ? node.items : node.kind === 'object' ? node.members : [];
  for (const child of children)
    expectSpans(text, 'value' in child && 'key' in child ? child.value : (child as SyntaxNode));
}

describe('parseSyntax', () => {
  it('agrees with json5 on every text, and every span is its value', () => {
    fc.assert(
      fc.property(jsonValue, choiceList, (value, numbers) => {
        const text = `\uFEFF /* first */ ${write(value, choicesFrom(numbers))} // last`;
        const root = parseSyntax(text);
        expect(plain(root)).toEqual(JSON5.parse(text));
        expectSpans(text, root);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '-.5',
    '+.5',
    '{null: 1, true: 2, NaN: 3, Infinity: 4}',
    '{\u{1d49c}: 1}',
    '{\\u0061b: 1}',
    '{"a\\\nb": 1}',
    "'\\x41\\0\u2028'",
    '-0x1F',
    '[5., .5e3, -Infinity,]',
  ])('reads %j, which other JSON5 editors refuse', (text) => {
    expect(plain(parseSyntax(text))).toEqual(JSON5.parse(text));
  });

  it('says where a text is broken, in columns as an editor counts them', () => {
    const broken = (text: string): Json5SyntaxError => {
      try {
        parseSyntax(text);
      } catch (error) {
        if (error instanceof Json5SyntaxError) return error;
      }
      throw new Error('it parsed');
    };
    expect(broken('{a:1,\r\n b:}')).toMatchObject({ line: 2, column: 4, message: "invalid character '}'" });
    expect(broken('\uFEFF{,}')).toMatchObject({ line: 1, column: 2 });
    expect(broken('')).toMatchObject({ line: 1, column: 1, message: 'invalid end of input' });
    expect(broken('['.repeat(300) + ']'.repeat(300))).toMatchObject({
      message: expect.stringMatching(/nested deeper/),
    });
  });

  it('counts lines as JSON5 does', () => {
    const text = '\uFEFFa\r\nb\rc\u2028d\ne';
    const at = [...'abcde'].map((letter) => lineAndColumn(text, text.indexOf(letter)));
    expect(at).toEqual([1, 2, 3, 4, 5].map((line) => ({ line, column: 1 })));
  });
});

it('says nothing on standard error about a line separator in a string', () => {
  const warn = vi.spyOn(console, 'warn');
  parseSyntax('{ a: "\u2028", "b\u2029": 1 }');
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
