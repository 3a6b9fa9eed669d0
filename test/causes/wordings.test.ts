import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measure } from '../../src/causes/accuracy.js';
import { readCases } from '../../src/causes/cases.js';

const cases = readCases(readFileSync(new URL('../../src/reading/examples.jsonl', import.meta.url), 'utf8'));

describe('the examples, with what was learned from them', () => {
  const { first, three, controls } = measure(cases);

  it('are recognised in at least 97 of 100, and in 99 among the three likeliest causes', () => {
    expect(first.right / first.of).toBeGreaterThanOrEqual(0.97);
    expect(three.right / three.of).toBeGreaterThanOrEqual(0.99);
  });

  it('in which nothing is wrong are left alone', () => {
    expect(controls.of).toBeGreaterThan(100);
    expect(controls.right / controls.of).toBeGreaterThanOrEqual(0.97);
  });
});
