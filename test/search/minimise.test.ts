import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closure, minimise } from '../../src/search/minimise.js';

const LETTERS = [...'abcdefghij'];

/** Dependencies that only point backwards in the alphabet, so that they have no cycle. */
const dependencies = fc
  .array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 8 })
  .map(
    (pairs) => (element: string) =>
      pairs
        .filter(([from, to]) => to < from && LETTERS[from] === element)
        .map(([, to]) => LETTERS[to] ?? 'a'),
  );

/** An arbitrary predicate: true for the sets listed, and for the whole. */
const arbitraryPredicate = fc
  .func(fc.boolean())
  .map((decide) => (set: readonly string[]) => set.length === LETTERS.length || decide(set.join('')));

const without = (set: readonly string[], element: string, needs: (e: string) => readonly string[]) =>
  set.filter((other) => !closure(set, [other], needs).includes(element));

describe('minimise', () => {
  it('returns a closed, 1-minimal set that holds and asks nothing twice, for arbitrary predicates', async () => {
    await fc.assert(
      fc.asyncProperty(
        dependencies,
        arbitraryPredicate,
        fc.subarray(LETTERS),
        async (needs, decide, guess) => {
          const asked: string[] = [];
          const found = await minimise({
            universe: LETTERS,
            needs,
            guesses: [guess],
            holds: async (set) => {
              asked.push(set.join(''));
              return decide(set);
            },
          });
          expect(decide(found)).toBe(true);
          expect(closure(LETTERS, found, needs)).toEqual(found);
          for (const element of found) expect(decide(without(found, element, needs))).toBe(false);
          expect(new Set(asked).size).toBe(asked.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds exactly the guilty ones when more never helps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(LETTERS, { minLength: 1 }), async (guilty) => {
        const found = await minimise({
          universe: LETTERS,
          holds: async (set) => guilty.every((element) => set.includes(element)),
        });
        expect(found).toEqual(guilty);
      }),
    );
  });

  it('needs at most log2 n + 2 questions for one guilty element', async () => {
    for (const guilty of LETTERS) {
      let asked = 0;
      await minimise({
        universe: LETTERS,
        holds: async (set) => {
          asked++;
          return set.includes(guilty);
        },
      });
      expect(asked).toBeLessThanOrEqual(6);
    }
  });

  it('stays inside a guess that holds', async () => {
    const asked: string[] = [];
    const found = await minimise({
      universe: LETTERS,
      guesses: [['a'], ['c']],
      holds: async (set) => {
        asked.push(set.join(''));
        return set.includes('c');
      },
    });
    expect(found).toEqual(['c']);
    expect(asked).toEqual(['a', 'c', '']);
  });
});
