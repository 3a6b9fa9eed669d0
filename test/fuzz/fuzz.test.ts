import { describe, it } from 'vitest';
import { PROPERTIES } from './properties.js';

/** Another seed finds other things: that is what `npm run fuzz` is for. */
const SEED = 20_261_121;

describe('whatever a server says, nothing throws, hangs, or is printed as it came', () => {
  it.each(PROPERTIES)('$name', { timeout: 60_000 }, async ({ runs, check }) => {
    await check({ seed: SEED, numRuns: runs });
  });
});
