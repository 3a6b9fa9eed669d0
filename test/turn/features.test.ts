import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VariantId } from '../../src/model.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { carriedBy } from '../../src/turn/carried.js';
import { closure, FEATURES, type FeatureId, featuresOf, needsOf } from '../../src/turn/features.js';
import { functionsOf, listOf, messageShapes } from './measured.js';

const model = 'm';
const all = [...FEATURES.keys()];
const turns = PROFILE_IDS.flatMap((profile) =>
  [undefined, ...(Object.keys(releaseOf(profile).variants) as VariantId[])].flatMap((variant) =>
    (['shape', 'shape-tool-result'] as const).map((step) => ({ profile, variant, step })),
  ),
);

describe('closure', () => {
  it('holds what every feature needs, and nothing twice removed', () => {
    fc.assert(
      fc.property(fc.subarray(all), (some) => {
        const closed = closure(new Set(some));
        for (const feature of closed) for (const needed of needsOf(feature)) expect(closed).toContain(needed);
        for (const feature of some) expect(closed).toContain(feature);
        expect(closure(closed)).toEqual(closed);
      }),
    );
  });
});

describe.each(turns)('$profile $variant $step', ({ profile, variant, step }) => {
  const features = featuresOf(profile, variant, step, {});
  const build = (kept: readonly FeatureId[]) =>
    buildTurn({ profile, variant, step, model, features: new Set(kept) });

  it('is closed, and all of its features give the whole turn', () => {
    expect([...closure(new Set(features))].sort()).toEqual([...features].sort());
    expect(build(features)).toEqual(buildTurn({ profile, variant, step, model }));
  });

  it('changes with each feature that is taken out', () => {
    const whole = JSON.stringify(build(features));
    for (const feature of features) {
      const left = features.filter((other) => !closure(new Set([other])).has(feature));
      expect(JSON.stringify(build(left)), feature).not.toBe(whole);
    }
  });

  it('carries the schema keywords of the real tools', () => {
    const full = carriedBy(buildTurn({ profile, variant, step: 'agent', model }));
    expect(carriedBy(build(features)).schemaKeywords).toEqual(full.schemaKeywords);
  });

  it('without any feature is a plain question with a limit', () => {
    const body = build([]);
    expect(body).toEqual({ model, messages: body.messages, stream: false, max_tokens: 4096 });
    expect(messageShapes(body).map(({ role, keys, content }) => [role, keys.length, content.kind])).toEqual([
      ['user', 2, 'string'],
    ]);
  });

  it('has a feature, and but for its needs nothing else, when only it is asked for', () => {
    for (const feature of features) {
      const alone = featuresPresent(carriedBy(build([feature])));
      if (featuresPresent(carriedBy(build(features))).includes(feature)) expect(alone).toContain(feature);
      const needed = [...closure(new Set([feature]))];
      for (const present of alone) expect(needed, `${present} beside ${feature}`).toContain(present);
    }
  });
});

/** Features that can be read off a body. */
function featuresPresent(carried: ReturnType<typeof carriedBy>): FeatureId[] {
  const seen: [FeatureId, boolean][] = [
    ['content-parts', carried.contentParts],
    ['tools', carried.tools > 0],
    ['tool-choice', carried.toolChoice],
    ['stream', carried.stream],
    ['stream-options', carried.streamOptions],
    ['store', carried.store],
    ['system-role', carried.roles.includes('system')],
    ['tool-role', carried.roles.includes('tool')],
    ['assistant-null-content', carried.nullContent],
    ['max-completion-tokens', carried.maxTokensField === 'max_completion_tokens'],
  ];
  return seen.filter(([, present]) => present).map(([feature]) => feature);
}

describe('single features of 2026.9', () => {
  const without = (feature: FeatureId, step: 'shape' | 'shape-tool-result' = 'shape-tool-result') => {
    const features = featuresOf('openclaw-2026.9', undefined, step, {});
    return buildTurn({
      profile: 'openclaw-2026.9',
      step,
      model,
      features: new Set(features.filter((other) => !closure(new Set([other])).has(feature))),
    });
  };
  const roles = (feature: FeatureId) => carriedBy(without(feature)).roles;

  it('without the trailing user, the parts ride on the user message', () => {
    const body = without('trailing-user', 'shape');
    expect(carriedBy(body).roles).toEqual(['system', 'user']);
    expect(carriedBy(body).contentParts).toBe(true);
  });

  it('without a user after a tool, an assistant stands between', () => {
    expect(roles('user-after-tool')).toEqual(['system', 'user', 'assistant', 'tool', 'assistant', 'user']);
  });

  it('without tools, the history keeps its tool call', () => {
    expect(roles('tools')).toEqual(['system', 'user', 'assistant', 'tool', 'user']);
    expect(without('tools')).not.toHaveProperty('tools');
  });

  it('without null content, the assistant says ""', () => {
    const assistant = listOf(without('assistant-null-content').messages).find(
      ({ role }) => role === 'assistant',
    );
    expect(assistant?.content).toBe('');
  });

  it('without a missing tool name, the result has its name', () => {
    const result = listOf(without('missing-tool-name').messages).find(({ role }) => role === 'tool');
    expect(result?.name).toBe('read');
  });

  it('keeps a property that has the name of a keyword which is taken out', () => {
    const body = buildTurn({
      profile: 'openclaw-2026.6',
      step: 'agent',
      model,
      flags: { unsupportedToolSchemaKeywords: ['enum', 'minimum', 'limit', 'path'] },
    });
    const read = functionsOf(body).find(({ name }) => name === 'read');
    expect(JSON.stringify(read)).toContain('"path":{"type":"string"');
    expect(carriedBy(body).schemaKeywords).not.toContain('enum');
  });
});
