import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPAT_FLAGS, knownFlags } from '../../src/flags/flags.js';
import type { CompatFlags, VariantId } from '../../src/model.js';
import { PROFILE_IDS, type ProfileId } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { bytesOf, functionsOf, keywordCounts, messageShapes } from './measured.js';

const model = 'google/gemma-4-E2B-it';

/** Several flags at once, seen on the real packages: keys of each message in order (· content kind), bytes of the tools. */
const seen: readonly {
  readonly profile: ProfileId;
  readonly variant?: VariantId;
  readonly flags: CompatFlags;
  readonly messages: readonly string[];
  readonly toolBytes: number;
  readonly keywords?: readonly string[];
  readonly counts?: Readonly<Record<string, number>>;
}[] = [
  {
    profile: 'openclaw-2026.9',
    flags: {
      requiresAssistantAfterToolResult: true,
      strictMessageKeys: true,
      requiresStringContent: true,
    },
    messages: [
      'system string',
      'user string',
      'assistant string',
      'tool string',
      'assistant string',
      'user string',
    ],
    toolBytes: 9805,
  },
  {
    profile: 'openclaw-2026.9',
    flags: { requiresToolResultName: true, strictMessageKeys: true },
    messages: ['system string', 'user string', 'assistant null', 'tool string', 'user parts'],
    toolBytes: 9805,
  },
  {
    profile: 'openclaw-2026.4',
    flags: {
      unsupportedToolSchemaKeywords: ['anyOf', 'minimum'],
      requiresStringContent: true,
      requiresAssistantAfterToolResult: true,
    },
    messages: ['system string', 'user string', 'assistant string +tool_calls', 'tool string +tool_call_id'],
    toolBytes: 36_842,
  },
  {
    profile: 'openclaw-2026.6',
    flags: {
      unsupportedToolSchemaKeywords: ['anyOf', 'minimum'],
      toolSchemaProfile: 'gemini',
      supportsStrictMode: true,
      requiresToolResultName: true,
    },
    messages: [
      'system string',
      'user string',
      'assistant null +tool_calls',
      'tool string +tool_call_id +name',
    ],
    toolBytes: 50_287,
    keywords: [
      'default',
      'description',
      'enum',
      'exclusiveMinimum',
      'items',
      'properties',
      'required',
      'type',
    ],
  },
  {
    profile: 'openclaw-2026.9',
    variant: 'all-tools',
    flags: { toolSchemaProfile: 'gemini' },
    messages: [
      'system string',
      'user string',
      'assistant null +tool_calls',
      'tool string +tool_call_id',
      'user parts',
    ],
    toolBytes: 96_118,
    keywords: [
      'default',
      'description',
      'enum',
      'exclusiveMinimum',
      'items',
      'properties',
      'required',
      'type',
    ],
  },
  {
    profile: 'openclaw-2026.9',
    flags: { toolSchemaProfile: 'gemini', requiresStringContent: true },
    messages: [
      'system string',
      'user string',
      'assistant null +tool_calls',
      'tool string +tool_call_id',
      'user string',
    ],
    toolBytes: 9526,
    counts: { properties: 14, required: 11, description: 52, items: 4, enum: 4 },
  },
  {
    profile: 'openclaw-2026.6',
    variant: 'lean',
    flags: { strictMessageKeys: true },
    messages: ['system string', 'user string', 'assistant null', 'tool string'],
    toolBytes: 925,
  },
];

describe.each(seen)(
  '$profile $variant with $flags',
  ({ profile, variant, flags, messages, toolBytes, keywords, counts: seenCounts }) => {
    const body = buildTurn({ profile, variant, flags, step: 'tool-result', model });

    it('has the messages of the real one', () => {
      const described = messageShapes(body).map(({ role, keys, content }) =>
        [`${role} ${content.kind}`, ...keys.slice(2).map((key) => `+${key}`)].join(' '),
      );
      expect(described).toEqual(messages);
    });

    it('has tools as large, with the same keywords', () => {
      expect(Math.abs(bytesOf(body.tools ?? []) / toolBytes - 1)).toBeLessThan(0.02);
      const counts = keywordCounts(functionsOf(body).map(({ parameters }) => parameters ?? null));
      if (keywords) expect(Object.keys(counts).sort()).toEqual(keywords);
      if (seenCounts) expect(counts).toMatchObject(seenCounts);
    });
  },
);

/** Every release, set-up, step, and any set of flags that the release knows and that changes a turn. */
const anyTurn = fc.constantFrom(...PROFILE_IDS).chain((profile) => {
  const known = knownFlags(profile);
  const keys = Object.entries(COMPAT_FLAGS).filter(
    ([key, flag]) => known.has(key) && flag.candidates.length > 0,
  );
  const anyValue = (flag: (typeof keys)[number][1]) =>
    flag.candidates === 'entries'
      ? fc.subarray(['anyOf', 'minimum', 'const', 'enum', 'patternProperties'])
      : fc.constantFrom(...flag.candidates, ...(flag.type === 'boolean' ? [true, false] : []));
  const flags = fc.record(Object.fromEntries(keys.map(([key, flag]) => [key, anyValue(flag)])), {
    requiredKeys: [],
  });
  const variants = Object.keys(releaseOf(profile).variants) as VariantId[];
  return fc.record({
    profile: fc.constant(profile),
    variant: fc.constantFrom(undefined, ...variants),
    step: fc.constantFrom(
      'shape' as const,
      'shape-tool-result' as const,
      'agent' as const,
      'tool-result' as const,
    ),
    flags: flags as fc.Arbitrary<CompatFlags>,
  });
});

describe('any set of flags', () => {
  it('gives the same turn whatever the order of its keys', () => {
    fc.assert(
      fc.property(anyTurn, (spec) => {
        const reversed = Object.fromEntries(Object.entries(spec.flags).reverse());
        expect(JSON.stringify(buildTurn({ ...spec, model, flags: reversed }))).toBe(
          JSON.stringify(buildTurn({ ...spec, model })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('never sends tool_choice without tools, stream_options without stream, or two limits', () => {
    fc.assert(
      fc.property(anyTurn, (spec) => {
        const body = buildTurn({ ...spec, model });
        expect('tool_choice' in body && !('tools' in body)).toBe(false);
        expect('stream_options' in body && body.stream !== true).toBe(false);
        expect(['max_tokens', 'max_completion_tokens'].filter((key) => key in body)).toHaveLength(1);
        if (spec.flags.supportsTools === false) expect(body).not.toHaveProperty('tools');
        if (spec.flags.requiresStringContent === true)
          expect(messageShapes(body).every(({ content }) => content.kind !== 'parts')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is small in the shape steps', () => {
    fc.assert(
      fc.property(anyTurn, (spec) => {
        const step =
          spec.step === 'agent' ? 'shape' : spec.step === 'tool-result' ? 'shape-tool-result' : spec.step;
        expect(bytesOf(buildTurn({ ...spec, step, model }))).toBeLessThan(4000);
      }),
      { numRuns: 60 },
    );
  });
});
