import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPerToken, type Counted, isTruncated } from '../../src/search/truncation.js';

const DIRECT = 60;
const SMALL = 3500;
const FULL = 59_000;

describe('isTruncated', () => {
  it('is never said of a healthy server, however unusual its tokeniser and its template', () => {
    const template = fc.record({
      perToken: fc.double({ min: 2, max: 6, noNaN: true }),
      special: fc.integer({ min: 0, max: 900 }),
      specialForTools: fc.integer({ min: 0, max: 900 }),
      countsDirect: fc.boolean(),
      countsSmall: fc.boolean(),
    });
    fc.assert(
      fc.property(template, ({ perToken, special, specialForTools, countsDirect, countsSmall }) => {
        const counted = (bytes: number, more: number): Counted => ({
          bytes,
          tokens: Math.ceil(bytes / perToken) + special + more,
        });
        const smaller = countsDirect ? counted(DIRECT, 0) : null;
        const larger = countsSmall ? counted(SMALL, specialForTools) : null;
        expect(isTruncated(counted(FULL, specialForTools), bytesPerToken(smaller, larger))).toBe(false);
      }),
    );
  });

  it('is said of 59 kB in 2,050 tokens, and of half a context of 8,192', () => {
    const perToken = bytesPerToken({ bytes: 60, tokens: 30 }, { bytes: 3500, tokens: 890 });
    expect(isTruncated({ bytes: FULL, tokens: 2050 }, perToken)).toBe(true);
    expect(isTruncated({ bytes: FULL, tokens: 4100 }, perToken)).toBe(true);
    expect(isTruncated({ bytes: FULL, tokens: 14_361 }, perToken)).toBe(false);
  });
});
