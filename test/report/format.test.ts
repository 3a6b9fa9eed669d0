import JSON5 from 'json5';
import { describe, expect, it } from 'vitest';
import {
  compatSnippet,
  formatBytes,
  formatCount,
  formatFlags,
  formatMs,
  formatRate,
  formatTokens,
} from '../../src/report/format.js';

describe('numbers', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [2440, '2.4 kB'],
    [9960, '10 kB'],
    [59_117, '59 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [8_388_608, '8.4 MB'],
    [3e15, '3,000 TB'],
    [-5, '0 B'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, '0 tokens'],
    [1, '1 token'],
    [999, '999 tokens'],
    [1000, '1k tokens'],
    [14_812, '14.8k tokens'],
    [131_072, '131k tokens'],
    [999_499, '999k tokens'],
    [999_500, '1M tokens'],
    [1_240_000, '1.2M tokens'],
  ])('%d tokens are %s', (tokens, text) => expect(formatTokens(tokens)).toBe(text));

  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [48.3, '48 ms'],
    [999.5, '1.0 s'],
    [1000, '1.0 s'],
    [6_100, '6.1 s'],
    [9_970, '10 s'],
    [42_400, '42 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [72_400, '1 min 12 s'],
    [3_599_600, '1 h'],
    [7_500_000, '2 h 5 min'],
    [-3, '0 ms'],
  ])('%d ms are %s', (ms, text) => expect(formatMs(ms)).toBe(text));

  it.each([
    [2430.4, '2,430 tokens/s'],
    [8.44, '8.4 tokens/s'],
    [9.96, '10 tokens/s'],
    [0, '0 tokens/s'],
    [1_234_567, '1,234,567 tokens/s'],
  ])('%d a second are %s', (rate, text) => expect(formatRate(rate)).toBe(text));

  it.each([
    [1, '1 request'],
    [0, '0 requests'],
    [1234, '1,234 requests'],
  ])('%d requests', (count, text) => expect(formatCount(count, 'request')).toBe(text));
});

describe('flags', () => {
  const many = {
    maxTokensField: 'max_tokens',
    'odd-key': { a: [1, null] },
    list: ['not', 'anyOf', 'pattern'],
  };

  it('are JSON5 with bare names where JSON5 allows them', () => {
    expect(formatFlags({ requiresStringContent: true })).toBe('{ requiresStringContent: true }');
    expect(formatFlags({})).toBe('{}');
    expect(formatFlags(many)).toBe(
      '{ maxTokensField: "max_tokens", "odd-key": { a: [1, null] }, list: ["not", "anyOf", "pattern"] }',
    );
  });

  it('fill one line where they fit, else one line a flag', () => {
    expect(compatSnippet({ requiresStringContent: true }, 39)).toEqual([
      'compat: { requiresStringContent: true }',
    ]);
    expect(compatSnippet({ requiresStringContent: true }, 38)).toEqual([
      ...['compat: {', '  requiresStringContent: true,', '}'],
    ]);
    expect(compatSnippet({ list: ['not', 'anyOf'] }, 12)).toEqual([
      ...['compat: {', '  list: [', '    "not",', '    "anyOf",', '  ],', '}'],
    ]);
  });

  it.each([20, 60, 200])('read back the same at width %d', (width) => {
    expect(JSON5.parse(`{${compatSnippet(many, width).join('\n')}}`)).toEqual({ compat: many });
  });
});
