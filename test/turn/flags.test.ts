import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPAT_FLAGS, checkFlags, knownFlags, lossOf, rankOf } from '../../src/flags/flags.js';
import type { CompatFlags } from '../../src/model.js';
import { type ProfileId, profileForRelease, PROFILE_IDS as profiles } from '../../src/releases/ids.js';
import { searchTiers } from '../../src/search/tiers.js';
import { featuresOf } from '../../src/turn/features.js';
import known from './measured-compat-keys.json' with { type: 'json' };

describe('the keys that a release knows', () => {
  it.each(Object.keys(known) as (keyof typeof known)[])(
    '%s: those that its own config check accepts',
    (profile) => {
      expect([...knownFlags(profile)].sort()).toEqual(Object.keys(known[profile]).sort());
      for (const [key, given] of Object.entries(known[profile])) {
        const { type } = COMPAT_FLAGS[key as keyof typeof COMPAT_FLAGS];
        if ('type' in given) expect(type, key).toBe(given.type);
      }
    },
  );

  it('names an unknown key, and says what it would do', () => {
    expect(checkFlags('openclaw-2026.4', { strictMessageKeys: true })).toEqual([
      'compat.strictMessageKeys is unknown to OpenClaw 2026.4.12: with it the whole config would be invalid.',
    ]);
    expect(checkFlags('openclaw-2026.6', { strictMessageKeys: true })).toEqual([]);
    expect(checkFlags('openclaw-2026.9', JSON.parse('{"__proto__": true, "toString": true}'))).toHaveLength(
      2,
    );
  });

  it.each([
    [{ supportsTools: 'no' }, 'compat.supportsTools must be true or false, not "no".'],
    [
      { maxTokensField: 'tokens' },
      'compat.maxTokensField must be one of "max_completion_tokens", "max_tokens", not "tokens".',
    ],
    [
      { unsupportedToolSchemaKeywords: 'anyOf' },
      'compat.unsupportedToolSchemaKeywords must be a list, not "anyOf".',
    ],
    [{ toolSchemaProfile: null }, 'compat.toolSchemaProfile must be a string, not null.'],
    [{ reasoningEffortMap: [] }, 'compat.reasoningEffortMap must be an object, not [].'],
  ] as const)('%j', (flags, problem) => {
    expect(checkFlags('openclaw-2026.9', flags)).toEqual([problem]);
  });
});

const someFlags: fc.Arbitrary<CompatFlags> = fc.record(
  {
    requiresStringContent: fc.constant(true),
    supportsUsageInStreaming: fc.boolean(),
    unsupportedToolSchemaKeywords: fc.subarray(['anyOf', 'const', 'pattern']),
    toolSchemaProfile: fc.constantFrom('gemini', 'llamacpp', 'other'),
    strictMessageKeys: fc.boolean(),
    supportsTools: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe('loss', () => {
  it('grows with every flag, or stays', () => {
    fc.assert(
      fc.property(someFlags, fc.nat(), (flags, nth) => {
        const rest = Object.fromEntries(
          Object.entries(flags).filter((_, at, all) => at !== nth % all.length),
        );
        expect(rankOf(rest)).toBeLessThanOrEqual(rankOf(flags));
        expect(lossOf(flags)).toEqual(expect.arrayContaining([...lossOf(rest)]));
      }),
      { numRuns: 500 },
    );
  });

  it('counts schema keywords, and says what they are for, each thing once', () => {
    const gemini = { toolSchemaProfile: 'gemini' };
    const few = { unsupportedToolSchemaKeywords: ['const', 'patternProperties'] };
    expect(rankOf(gemini)).toBeGreaterThan(rankOf(few));
    expect(rankOf(few)).toBeGreaterThan(rankOf({ unsupportedToolSchemaKeywords: ['const'] }));
    expect(rankOf({ strictMessageKeys: true })).toBeGreaterThan(rankOf(gemini));
    expect(lossOf(gemini)).toEqual([
      'alternatives (anyOf) in tool schemas',
      'fixed values (const) in tool schemas',
      'limits on lengths and numbers in tool schemas',
      'patterns of texts in tool schemas',
      'rules for further properties in tool schemas',
    ]);
    expect(lossOf({ unsupportedToolSchemaKeywords: ['~optional', 'format'] })).toEqual([
      'the keyword format in tool schemas',
    ]);
  });

  it('is nothing for most flags, and worst without tools', () => {
    expect(
      lossOf({ requiresStringContent: true, maxTokensField: 'max_tokens', supportsStore: false }),
    ).toEqual([]);
    expect(lossOf({ supportsUsageInStreaming: false, supportsTools: false })).toEqual([
      'tools',
      'usage in streams',
    ]);
    expect(lossOf({ supportsTools: true, supportsUsageInStreaming: true, strictMessageKeys: false })).toEqual(
      [],
    );
    const rest = { strictMessageKeys: true, supportsUsageInStreaming: false, toolSchemaProfile: 'gemini' };
    expect(rankOf({ supportsTools: false })).toBeGreaterThan(rankOf(rest));
  });
});

describe('what a search may try', () => {
  it.each(profiles)('%s: only keys it knows, each changing the turn, dearer tiers later', (profile) => {
    const tiers = searchTiers(profile);
    const flat = tiers.flat();
    for (const { key } of flat) expect(knownFlags(profile)).toContain(key);
    expect(flat.at(-1)).toEqual({ key: 'supportsTools', value: false });
    const flagsOf = ({ key, value, entry }: (typeof flat)[number]) => ({ [key]: entry ? [value] : value });
    for (const [at, tier] of tiers.entries())
      for (const cheaper of tiers.slice(0, at).flat())
        for (const dearer of tier) expect(rankOf(flagsOf(cheaper))).toBeLessThan(rankOf(flagsOf(dearer)));
  });

  it('leaves out what the release never sends', () => {
    const keys = (profile: ProfileId) =>
      searchTiers(profile)
        .flat()
        .map(({ key }) => key);
    expect(keys('openclaw-2026.4')).toContain('supportsStore');
    expect(keys('openclaw-2026.9')).not.toContain('supportsStore');
    expect(keys('openclaw-2026.6')).not.toContain('requiresStringContent');
    expect(keys('openclaw-2026.9')).not.toContain('supportsStrictMode');
    const strict = searchTiers('openclaw-2026.9', undefined, { supportsStrictMode: true }).flat();
    expect(strict).toContainEqual({ key: 'supportsStrictMode', value: false });
  });

  it('names one keyword at a time', () => {
    const entries = searchTiers('openclaw-2026.9')
      .flat()
      .filter(({ entry }) => entry);
    const keywords = featuresOf('openclaw-2026.9', undefined, 'shape', {}).filter((id) =>
      id.startsWith('schema-'),
    );
    expect(entries.map(({ value }) => `schema-keyword:${value}`)).toEqual(keywords);
  });
});

describe('profileForRelease', () => {
  it.each([
    ['2026.4.12', 'openclaw-2026.4'],
    ['2026.4.1', 'openclaw-2026.4'],
    ['2026.5.30', 'openclaw-2026.5'],
    ['2026.6.1', 'openclaw-2026.6'],
    ['2026.8.2', 'openclaw-2026.8'],
    ['openclaw@2026.9.6-beta.1', 'openclaw-2026.9'],
    ['2026.12.1', 'openclaw-2026.9'],
    ['2027.1.1', 'openclaw-2026.9'],
    ['2025.11.3', 'openclaw-2026.4'],
    ['', null],
    ['latest', null],
    ['12026.4', null],
  ] as const)('%s → %s', (version, profile) => expect(profileForRelease(version)).toBe(profile));
});
