import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measure, readCases } from '../../src/causes/accuracy.js';

const cases = readCases(readFileSync(new URL('signatures.jsonl', import.meta.url), 'utf8'));

describe('the signatures seen in the wild', () => {
  const accuracy = measure(cases);

  // Of these, 170 were unknown to the rules when they came in: the floors are what was measured then.
  it('are classified right in at least 90% of what a client receives and 57% of the rest', () => {
    expect(accuracy.wire.right / accuracy.wire.of).toBeGreaterThanOrEqual(0.9);
    expect(accuracy.rest.right / accuracy.rest.of).toBeGreaterThanOrEqual(0.57);
  });

  it('rarely get flags where none helps', () => {
    expect(accuracy.wrongFlags.map((outcome) => outcome.case.id)).toHaveLength(4);
  });

  it('leave most controls without a finding', () => {
    expect(accuracy.dirtyControls.length).toBeLessThanOrEqual(9);
  });

  it('are classified nearly as well when the name of the server is not known', () => {
    const blind = measure(cases, true);
    expect(blind.wire.right / blind.wire.of).toBeGreaterThanOrEqual(0.9);
  });
});
