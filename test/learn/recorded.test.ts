import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filledIn } from '../../scripts/learn-releases/filler.mjs';
import { run } from '../../src/commands/demo.js';
import { changesBetween, factsOf } from '../../src/learn/diff.js';
import { learnedRelease } from '../../src/learn/index.js';
import { type LearnedProfile, parseProfile } from '../../src/learn/profile.js';
import { NEWEST, PROFILE_IDS, type ProfileId } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import type { FaultId } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';

/** What `learn` recorded of the real release, its words replaced by filler of the same length. */
function recorded(id: ProfileId): LearnedProfile {
  const name = `${id.replace('openclaw-', '').replace('.', '-')}.generated.json`;
  const file = new URL(`profiles/${name}`, import.meta.url);
  return parseProfile(JSON.stringify(filledIn(JSON.parse(readFileSync(file, 'utf8')))), name);
}

/** Paths, names and dates stand in the texts; some bundled tools were measured with characters beyond ASCII escaped. */
const NEAR: Readonly<Record<string, number>> = { turn: 0.02, 'system text': 0.02, 'user message': 0.15 };
const NEAR_TOOL = 0.01;

function isNear({ about, change }: { about: string; change: string }): boolean {
  const [, was, is] = /^([\d,]+) → ([\d,]+) /.exec(change) ?? [];
  if (was === undefined || is === undefined) return false;
  const [before, after] = [was, is].map((text) => Number(text.replaceAll(',', '')));
  return Math.abs((after ?? 0) - (before ?? 0)) <= (NEAR[about] ?? NEAR_TOOL) * (before ?? 0);
}

describe.each(PROFILE_IDS)('%s, as the real one was recorded', (id) => {
  const [bundled, learned] = [releaseOf(id), learnedRelease(recorded(id))];
  const [was, is] = [factsOf(bundled), factsOf(learned)];

  it('equals the bundled one, field by field', () => {
    expect(changesBetween(was, is).filter((change) => !isNear(change))).toEqual([]);
    const { release, traits, maxTokens, keys } = learned;
    expect({ release, traits, maxTokens }).toEqual({
      release: bundled.release,
      traits: bundled.traits,
      maxTokens: bundled.maxTokens,
    });
    expect([is.fields, Object.keys(is.tools), is.roles]).toEqual([
      was.fields,
      Object.keys(was.tools),
      was.roles,
    ]);
    expect(new Set(keys.provider)).toEqual(new Set(bundled.keys.provider));
    expect(new Set(learned.compat)).toEqual(new Set(bundled.compat));
  });

  it('counts each keyword in each tool as the bundled one', () => {
    const counts = (release: typeof bundled) => release.base.tools.map(([name, , row]) => [name, row]);
    expect(counts(learned)).toEqual(counts(bundled));
  });
});

it('tells the news of an update: sizes, tools, roles, keywords, keys', () => {
  const news = changesBetween(factsOf('openclaw-2026.8'), factsOf('openclaw-2026.9'));
  const about = (name: string) => news.find((one) => one.about === name)?.change;
  expect(about('turn')).toMatch(/^12\d,\d{3} → 59,\d{3} bytes \(−6\d,\d{3}\)$/);
  expect(about('tools')).toMatch(/^new: ls, tool_call, .*; gone: agents_list, ask_user, /);
  expect(about('roles')).toBe('system, user → system, user, user array');
  expect(about('schema keywords')).toMatch(/^gone: .*uniqueItems/);
  expect(changesBetween(factsOf('openclaw-2026.9'), factsOf('openclaw-2026.9'))).toEqual([]);
});

const FAULTS = ['healthy', 'generation-a', 'schema-keywords-in-passing', 'no-end'] as const;

describe('a smoke run with what was recorded', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-recorded-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const outcome = async (fault: FaultId, profile: string) => {
    const options = { fault, profile, list: false, serve: false, format: 'json' } as const;
    const output = await run(options as Parameters<typeof run>[0], quietPorts());
    if (output.kind !== 'report') throw new Error('a report was expected');
    const { verdict, remedy, layers, findings, cause } = output.report;
    return {
      verdict,
      remedy: remedy && { flags: remedy.flags, status: remedy.status },
      layers: layers.map(({ id, status }) => [id, status]),
      root: findings[0]?.code,
      cause,
    };
  };

  // npm run learned runs them all, with every release.
  it.each(FAULTS)('comes to the same on %s', async (fault) => {
    const file = path.join(folder, `${fault}.json`);
    await writeFile(file, JSON.stringify(recorded(NEWEST)));
    expect(await outcome(fault, file)).toEqual(await outcome(fault, NEWEST));
  });
});
