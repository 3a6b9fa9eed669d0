import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it } from 'vitest';
import { superlinear } from './support/regexp-cost.js';

const SOURCES = path.resolve(import.meta.dirname, '../src');

/** What may stand all the same, and what keeps its text short or its matches apart. */
const ALLOWED: Readonly<Record<string, string>> = {
  "^(?:option '.*?' argument '.*?' is invalid|command-argument value '.*?' is invalid for argument '.*?')\\. ":
    'a sentence of commander about what the user typed',
  '^data:[^\\r\\n]*\\S': 'the first line that begins so holds a colon, so it matches',
  '\\s*\\S+|\\s+$': "the simulator's own sentences",
  '\\.?([^\\s.[\\]"\']+)|\\[(\\d+)\\]|\\[("(?:[^"\\\\]|\\\\.)*")\\]': 'paths that this program writes itself',
};
/** Texts that were cut before they come here: `MAX_SAID` of reading/said.ts, 600 characters of an answer. */
const SHORT_TEXTS = ['causes/', 'reading/symptoms.ts'];
/** Anchored by what cannot stand before it. */
const APART = '(?<!-> )';

/** Every literal regular expression in the sources, as `[file, pattern, flags]`. */
function literals(): readonly (readonly [string, string, string])[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const found: (readonly [string, string, string])[] = [];
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('regex' in node) {
        const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string };
        found.push([file, pattern, flags]);
      }
      for (const inner of Object.values(node)) walk(inner);
    };
    walk(parseAst(readFileSync(path.join(SOURCES, file), 'utf8'), { lang: 'ts' }));
    return found;
  });
}

describe('no regular expression takes more than linear time', () => {
  const all = literals();

  it('in the sources', () => {
    const slow = all.filter(
      ([file, pattern, flags]) =>
        !SHORT_TEXTS.some((short) => file.startsWith(short)) &&
        !pattern.startsWith(APART) &&
        ALLOWED[pattern] === undefined &&
        superlinear(pattern, flags).length > 0,
    );
    expect(slow).toEqual([]);
    expect(all.length).toBeGreaterThan(1000);
  });

  it('and no exception outlives what it was made for', () => {
    const patterns = new Set(all.map(([, pattern]) => pattern));
    expect(Object.keys(ALLOWED).filter((pattern) => !patterns.has(pattern))).toEqual([]);
  });

  it.each([
    ['[\\\\/]+$', ''],
    ['\\s+$', ''],
    ['(?:a+)+$', ''],
    ['^(?:a|ab?)*c', ''],
    ['^\\d*[\\w.]*!', ''],
    ['^a*:?a*$', ''],
    ['(?<=^\\s*)::', ''],
    ['"(?:[^"]|\\\\")*x', ''],
    ['x\\w*malloc', ''],
    ['^([^\\S\\n]*)::', 'gm'],
  ])('%s is found', (pattern, flags) => {
    expect(superlinear(pattern, flags)).not.toEqual([]);
  });

  it.each([
    ['(?<![\\\\/])[\\\\/]+$', ''],
    ['^\\s+$', ''],
    ['^[a-z0-9]+(-[a-z0-9]+)*$', ''],
    ['^\\d+(?:\\.\\d+)?\\s*(?:ms|s)?$', ''],
    ['\\b\\w+-\\d', ''],
    ['<[^<>]*>', ''],
    ['\\d+(?:\\.\\d+)*', 'g'],
    ['[?#].*$', 's'],
    ['::(?<=^[^\\S\\n]*::)', 'gm'],
  ])('%s passes', (pattern, flags) => {
    expect(superlinear(pattern, flags)).toEqual([]);
  });
});
