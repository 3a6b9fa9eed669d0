import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measure, readCases } from '../../src/causes/accuracy.js';

const cases = readCases(readFileSync(new URL('signatures.jsonl', import.meta.url), 'utf8'));

describe('the signatures seen in the wild', () => {
  const accuracy = measure(cases);

  it('are classified right in at least 97% of what a client receives and 90% of the rest', () => {
    expect(accuracy.wire.right / accuracy.wire.of).toBeGreaterThanOrEqual(0.97);
    expect(accuracy.rest.right / accuracy.rest.of).toBeGreaterThanOrEqual(0.9);
  });

  it('get no flags where none helps', () => {
    expect(accuracy.wrongFlags.map((outcome) => outcome.case.id)).toEqual([]);
  });

  it('leave the controls without a finding', () => {
    expect(accuracy.dirtyControls.map((outcome) => outcome.case.id)).toEqual([]);
  });

  it('are classified nearly as well when the name of the server is not known', () => {
    const blind = measure(cases, true);
    expect(blind.wire.right / blind.wire.of).toBeGreaterThanOrEqual(0.97);
  });
});
