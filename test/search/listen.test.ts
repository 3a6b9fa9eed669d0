import { describe, expect, it } from 'vitest';
import { keywordsNamed } from '../../src/search/listen.js';

const CARRIED = ['anyOf', 'const', 'patternProperties', 'minimum', '~optional'];

describe('keywords that a server mentions', () => {
  it.each([
    ['cannot handle const here', ['const']],
    ['{"error":"patternproperties unsupported"}', ['patternProperties']],
    ['no ~optional, no anyOf!', ['anyOf', '~optional']],
    ['a constant is constructed', null],
    ['maxLength is unknown', null],
    ['', null],
    [`${'x'.repeat(4000)} const`, null],
  ] as const)('%s', (words, keywords) => {
    expect(keywordsNamed(words, CARRIED)).toEqual(
      keywords ? { unsupportedToolSchemaKeywords: keywords } : {},
    );
  });
});
