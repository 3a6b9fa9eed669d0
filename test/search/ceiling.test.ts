import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCeiling } from '../../src/search/ceiling.js';

describe('findCeiling', () => {
  it('encloses the true limit, asks nothing twice, and comes within a tenth when it has the steps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 2, max: 200_000 }),
        fc.integer({ min: 0, max: 30 }),
        async (limit, top, steps) => {
          fc.pre(limit < top);
          const asked: number[] = [];
          const { works, fails } = await findCeiling({ works: 0, fails: top }, steps, async (size) => {
            asked.push(size);
            return size <= limit;
          });
          expect(works).toBeLessThanOrEqual(limit);
          expect(fails).toBeGreaterThan(limit);
          expect(new Set(asked).size).toBe(asked.length);
          expect(asked.length).toBeLessThanOrEqual(steps);
          if (steps === 30) expect(fails - works).toBeLessThanOrEqual(Math.max(1, fails / 10));
        },
      ),
    );
  });
});
