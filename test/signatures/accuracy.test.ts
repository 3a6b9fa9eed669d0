import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measure } from '../../src/causes/accuracy.js';
import { readCases } from '../../src/causes/cases.js';

const cases = readCases(readFileSync(new URL('signatures.jsonl', import.meta.url), 'utf8'));

describe('the signatures seen in the wild', () => {
  const accuracy = measure(cases);

  it('are classified right in at least 97% of what a client receives and 90% of the rest', () => {
    expect(accuracy.wire.right / accuracy.wire.of).toBeGreaterThanOrEqual(0.97);
    expect(accuracy.rest.right / accuracy.rest.of).toBeGreaterThanOrEqual(0.9);
  });

  it('rarely get flags where none helps', () => {
    expect(accuracy.wrongFlags.length / accuracy.outcomes.length).toBeLessThanOrEqual(0.01);
  });

  it('leave the controls without a finding', () => {
    expect(accuracy.controls.right).toBe(accuracy.controls.of);
  });

  it('are classified nearly as well when the name of the server is not known', () => {
    const blind = measure(cases, { blind: true });
    expect(blind.wire.right / blind.wire.of).toBeGreaterThanOrEqual(0.97);
  });
});
