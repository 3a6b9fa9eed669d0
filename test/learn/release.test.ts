import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/commands/demo.js';
import { changesBetween, factsOf } from '../../src/learn/diff.js';
import { type LearnedProfile, learnedRelease, PROFILE_SCHEMA, writeProfile } from '../../src/learn/index.js';
import type { JsonObject } from '../../src/model.js';
import type { Ports } from '../../src/ports.js';
import { PROFILE_IDS, type ProfileId } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import type { FaultId } from '../../src/simulator/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { carriedBy } from '../../src/turn/carried.js';
import { featuresOf, strippableKeywords } from '../../src/turn/features.js';

/** What learning a release would record that sends exactly what the bundled one is known to send. */
function recordingOf(profile: ProfileId): LearnedProfile {
  const { release, compat, keys } = releaseOf(profile);
  const body = (step: 'agent' | 'tool-result') => buildTurn({ profile, step, model: 'model' });
  const copied = JSON.parse(JSON.stringify({ compat, ...keys })) as NonNullable<LearnedProfile['keys']>;
  return {
    schema: PROFILE_SCHEMA,
    release,
    learnedAt: '2026-11-21T12:00:00.000Z',
    agent: null,
    config: 'c0ffee',
    turns: {
      agent: body('agent'),
      toolResult: body('tool-result'),
      next: null,
      flush: null,
      summary: null,
      afterSummary: null,
      modelRun: null,
    },
    keys: copied,
    settings: null,
    flags: {},
  };
}

describe.each(PROFILE_IDS)('%s, learned', (id) => {
  const bundled = releaseOf(id);
  const learned = learnedRelease(recordingOf(id));

  it('equals the bundled one, field by field', () => {
    const { id: _id, label: _label, learned: _turns, turnTokens: _counted, ...fields } = learned;
    const { systemCharsWithoutTools, ...base } = bundled.base;
    const { shrinks: _shrinks, ...measured } = { shrinks: [], ...base };
    expect(fields).toMatchObject({
      release: bundled.release,
      maxTokens: bundled.maxTokens,
      traits: bundled.traits,
      base: { ...measured, tools: expect.anything() },
      variants: bundled.variants,
      compat: bundled.compat,
      keys: bundled.keys,
      client: bundled.client,
    });
    expect(changesBetween(factsOf(id), factsOf(learned))).toEqual([]);
    expect(fields.base.systemCharsWithoutTools).toBe(systemCharsWithoutTools);
  });

  it.each(['shape', 'shape-tool-result', 'agent', 'tool-result'] as const)(
    'has the same features and flags to try in %s',
    (step) => {
      expect(featuresOf(learned, undefined, step, {})).toEqual(featuresOf(id, undefined, step, {}));
      expect(strippableKeywords(learned)).toEqual(strippableKeywords(id));
    },
  );

  it('has a shape turn as small as the bundled one, with the same keywords, roles and keys', () => {
    for (const step of ['shape', 'shape-tool-result'] as const) {
      const [is, was] = [learned, id].map((profile) => buildTurn({ profile, step, model: 'm' }));
      if (is === undefined || was === undefined) throw new Error('two turns were expected');
      expect(Object.keys(is)).toEqual(Object.keys(was));
      const [a, b] = [carriedBy(is), carriedBy(was)];
      expect({ ...a, bytes: 0 }).toEqual({ ...b, bytes: 0 });
      expect(a.bytes).toBeLessThan(1.2 * b.bytes);
    }
  });
});

const FAULTS = [
  'healthy',
  'arrays-rejected-400',
  'role-alternation',
  'tools-rejected',
  'schema-keywords-in-passing',
  'context-12000',
  'gemma-cap',
  'dropped-when-large',
  'silent-truncation',
] as const satisfies readonly FaultId[];

describe('a smoke run with a learned turn', () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  const outcome = async (fault: FaultId, profile: string) => {
    const ports: Ports = {
      env: {},
      cwd: '/',
      signal: new AbortController().signal,
      progress: { update: () => {}, note: () => {}, stop: () => {} },
      stdin: async function* () {},
    };
    const options = { fault, profile, list: false, serve: false, format: 'json' } as const;
    const output = await run(options as Parameters<typeof run>[0], ports);
    if (output.kind !== 'report') throw new Error('a report was expected');
    const { verdict, remedy, layers, findings, cause } = output.report;
    return {
      verdict,
      remedy: remedy && { flags: remedy.flags, status: remedy.status },
      layers: layers.map(({ id, status }) => [id, status]),
      codes: findings.map(({ code }) => code),
      cause,
    };
  };

  it.each(FAULTS)('comes to the same on %s', async (fault) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-release-'));
    folders.push(folder);
    const file = await writeProfile(recordingOf('openclaw-2026.9'), { XDG_CACHE_HOME: folder });
    expect(await outcome(fault, file)).toEqual(await outcome(fault, 'openclaw-2026.9'));
  });
});

describe('a plugin whose schemas use keywords that no release has', () => {
  const parameters: JsonObject = {
    type: 'object',
    required: ['at'],
    $defs: { place: { type: 'string', format: 'uri' } },
    properties: {
      at: { $ref: '#/$defs/place' },
      how: { oneOf: [{ const: 'by car', title: 'Car' }, { type: 'null' }] },
    },
  };
  const plain = recordingOf('openclaw-2026.9');
  const tools = (plain.turns.agent.tools ?? []) as readonly JsonObject[];
  const tool = {
    type: 'function',
    function: { name: 'navigate', description: 'Long. '.repeat(99), parameters },
  };
  const agent: JsonObject = { ...plain.turns.agent, tools: [...tools, tool] };
  const learned = learnedRelease({ ...plain, turns: { ...plain.turns, agent, toolResult: null } });

  it('has them as features, to be searched and stripped one by one', () => {
    const features = featuresOf(learned, undefined, 'shape', {});
    for (const keyword of ['format', 'oneOf', '$ref', '$defs', 'title']) {
      expect(features).toContain(`schema-keyword:${keyword}`);
      expect(strippableKeywords(learned)).toContain(keyword);
    }
  });

  it('has them in the shape turn, which stays small, and can leave them out', () => {
    const shape = buildTurn({ profile: learned, step: 'shape', model: 'm' });
    expect(carriedBy(shape).schemaKeywords).toEqual(carriedBy(agent).schemaKeywords);
    expect(JSON.stringify(shape).length).toBeLessThan(6000);
    const features = new Set(featuresOf(learned, undefined, 'shape', {}));
    features.delete('schema-keyword:format');
    const without = buildTurn({ profile: learned, step: 'shape', model: 'm', features });
    expect(carriedBy(without).schemaKeywords).not.toContain('format');
    expect(carriedBy(without).schemaKeywords).toContain('oneOf');
    const flags = { unsupportedToolSchemaKeywords: ['format'] };
    const flagged = buildTurn({ profile: learned, step: 'agent', model: 'm', flags });
    expect(carriedBy(flagged).schemaKeywords).not.toContain('format');
  });
});
