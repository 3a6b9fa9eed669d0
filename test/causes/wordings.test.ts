import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROL, measure, readCases } from '../../src/causes/accuracy.js';

/** How servers, proxies and clients word these failures in their sources and in public reports, beside the signatures. */
const cases = readCases(readFileSync(new URL('wordings.jsonl', import.meta.url), 'utf8'));

describe('other wordings of the same failures', () => {
  const { outcomes, wire } = measure(cases);

  it('are recognised in at least 97 of 100', () => {
    const misses = outcomes
      .filter(({ right }) => !right)
      .map(({ case: one, codes }) => `${one.label}: ${codes[0]}`);
    expect(wire.right / wire.of, misses.join('\n')).toBeGreaterThanOrEqual(0.97);
  });

  it('leave good answers alone', () => {
    const controls = outcomes.filter(({ case: one }) => one.label === CONTROL);
    expect(controls.length).toBeGreaterThan(5);
    expect(controls.filter(({ codes }) => codes.length > 0)).toEqual([]);
  });
});
