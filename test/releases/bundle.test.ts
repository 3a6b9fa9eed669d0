import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { enterRelease } from '../../scripts/learn-releases/enter.mjs';
import { filledIn } from '../../scripts/learn-releases/filler.mjs';
import { sourceOf } from '../../scripts/learn-releases/source.mjs';
import { measuredRelease } from '../../src/learn/measured.js';
import { parseProfile } from '../../src/learn/profile.js';
import { rows } from '../../src/releases/columns.js';
import { NEWEST, PROFILE_IDS } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { rulesFor } from '../../src/releases/rules/index.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the written file says, without its types. */
function valueIn(source: string): unknown {
  const code = source
    .replaceAll(/^import .*$/gm, '')
    .replace(': readonly ToolRow[]', '')
    .replace(/export const \w+ =/, 'return')
    .replace(' as const satisfies MeasuredRelease', '');
  return new Function('rows', code)(rows);
}

describe('npm run learn-releases', () => {
  it('writes what the profiles measure: set-ups that share tools, and windows in which the text is shorter', async () => {
    const file = path.join(ROOT, 'test/learn/profiles/2026-8.generated.json');
    const recorded = filledIn(JSON.parse(await readFile(file, 'utf8')));
    const profile = parseProfile(JSON.stringify(recorded), file);
    const { agent } = profile.turns;
    const short = { ...agent, messages: [{ role: 'system', content: 'x'.repeat(20_000) }] };
    const small = { ...profile, turns: { ...profile.turns, agent: short } };
    const lean = { ...profile, turns: { ...profile.turns, agent: { ...agent, tools: [] } } };
    const windows = [
      { contextWindow: 65_536, profile: small },
      { contextWindow: 8192, profile: small },
    ];
    const measured = measuredRelease({ profile, variants: { lean }, windows }, releaseOf(NEWEST));
    expect(measured.id).toBe('openclaw-2026.8');
    expect(measured.base.shrinks).toEqual([
      { upTo: 8192, chars: measured.base.systemChars - 20_000 },
      { upTo: 65_536, chars: measured.base.systemChars - 20_000 },
    ]);
    expect(measured.variants.lean?.tools).toEqual([]);
    expect(valueIn(sourceOf(measured))).toEqual(measured);
    expect(sourceOf(measured)).not.toContain('lorem');
  });

  it('enters a month in its place, and one that is there not again', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-enter-'));
    await mkdir(path.join(folder, 'src'));
    await cp(path.join(ROOT, 'src/releases'), path.join(folder, 'src/releases'), { recursive: true });
    expect(enterRelease(folder, '2026.10.2')).toBe(NEWEST);
    expect(enterRelease(folder, '2026.3.1')).toBe(PROFILE_IDS[0]);
    enterRelease(folder, '2026.10.5');
    const ids = await readFile(path.join(folder, 'src/releases/ids.ts'), 'utf8');
    const found = [...ids.matchAll(/'(openclaw-\d{4}\.\d+)'/g)].map(([, id]) => id);
    expect(found).toEqual(['openclaw-2026.3', ...PROFILE_IDS, 'openclaw-2026.10']);
    const index = await readFile(path.join(folder, 'src/releases/index.ts'), 'utf8');
    expect(index).toContain("  'openclaw-2026.10': RELEASE_2026_10,");
    await rm(folder, { recursive: true });
  });
});

describe('the rules of a release', () => {
  it('are its own where they were measured, else those of the nearest one before it', () => {
    expect(rulesFor('2026.8.2').rulesOf.client).toBe('2026.8.2');
    expect(rulesFor('2026.10.2').rulesOf).toEqual({
      window: '2026.9.6',
      waiting: '2026.9.6',
      client: '2026.9.6',
    });
    expect(rulesFor('2025.12.1').rulesOf.waiting).toBe('2026.4.12');
  });
});
