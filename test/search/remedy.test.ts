import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompatFlags } from '../../src/model.js';
import { type FlagChange, type RemedySearch, searchRemedy } from '../../src/search/remedy.js';

const CHEAP: FlagChange[] = ['a', 'b', 'c', 'd'].map((key) => ({ key, value: true }));
const KEYWORDS: FlagChange[] = ['anyOf', 'const', 'pattern', 'minimum'].map((value) => ({
  key: 'keywords',
  value,
  entry: true,
}));
const DEAR: FlagChange[] = [{ key: 'tools', value: false }];
const TIERS = [CHEAP, KEYWORDS, DEAR];

/** A fault is cured by any one of its cures; a cure is the text of a change. */
type Fault = { readonly cures: readonly string[]; readonly speaks: boolean };
const has = (flags: CompatFlags, cure: string): boolean => {
  const [key = '', entry] = cure.split(':');
  const value = flags[key];
  return entry === undefined ? value !== undefined : Array.isArray(value) && value.includes(entry);
};
const hintOf = (cure: string | undefined): CompatFlags => {
  const [key = '', entry] = (cure ?? 'none').split(':');
  if (key === 'none') return {};
  return entry === undefined ? { [key]: key !== 'tools' } : { [key]: [entry] };
};

const searchFor = (faults: readonly Fault[], asked: CompatFlags[] = []): RemedySearch => ({
  configured: {},
  tiers: TIERS,
  attempt: async (flags) => {
    asked.push(flags);
    const left = faults.find(({ cures }) => !cures.some((cure) => has(flags, cure)));
    if (left === undefined) return { pass: true, code: '', hints: {} };
    return {
      pass: false,
      code: String(faults.indexOf(left)),
      hints: left.speaks ? hintOf(left.cures[0]) : {},
    };
  },
});

const cure = fc.constantFrom('a', 'b', 'c', 'd', 'keywords:anyOf', 'keywords:const', 'keywords:pattern');
const fault: fc.Arbitrary<Fault> = fc.record({
  cures: fc.tuple(cure, fc.boolean()).map(([one, hidden]) => (hidden ? [one, 'tools'] : [one])),
  speaks: fc.boolean(),
});

describe('searchRemedy', () => {
  it('finds independent faults together, with exactly the flags that are needed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
        const found = await searchRemedy(searchFor(faults));
        const needed = new Set(faults.map(({ cures }) => cures[0] ?? ''));
        expect(found).not.toBeNull();
        for (const one of needed) expect(has(found?.flags ?? {}, one)).toBe(true);
        const keywords = found?.flags.keywords;
        const chosen = Object.keys(found?.flags ?? {}).filter((key) => key !== 'keywords').length;
        expect(chosen + (Array.isArray(keywords) ? keywords.length : 0)).toBe(needed.size);
      }),
    );
  });

  it('never gives up the tools while something cheaper helps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
        const found = await searchRemedy(searchFor(faults));
        expect(found?.flags).not.toHaveProperty('tools');
      }),
    );
  });

  it('gives them up alone when nothing else helps, whatever else was tried', async () => {
    const found = await searchRemedy(searchFor([{ cures: ['tools'], speaks: true }]));
    expect(found).toEqual({ flags: { tools: false }, by: 'words' });
  });

  it('says null when no set of flags helps', async () => {
    expect(await searchRemedy(searchFor([{ cures: ['nothing'], speaks: false }]))).toBeNull();
  });

  it('says that words named the flags when they did, and asks no more than it must', async () => {
    const asked: CompatFlags[] = [];
    const found = await searchRemedy(searchFor([{ cures: ['b'], speaks: true }], asked));
    expect(found).toEqual({ flags: { b: true }, by: 'words' });
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('keeps what is configured', async () => {
    const search = searchFor([{ cures: ['c'], speaks: false }]);
    const found = await searchRemedy({ ...search, configured: { other: 'x' } });
    expect(found?.flags).toEqual({ other: 'x', c: true });
  });

  it('copes with flags that disturb one another', async () => {
    const found = await searchRemedy({
      configured: {},
      tiers: TIERS,
      attempt: async (flags) =>
        flags.d !== undefined
          ? { pass: false, code: 'd-hurts', hints: {} }
          : { pass: flags.c !== undefined, code: 'needs-c', hints: {} },
    });
    expect(found?.flags).toEqual({ c: true });
  });
});
