import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type LearnOptions, run } from '../../src/commands/learn.js';
import { learnedRelease, readProfile } from '../../src/learn/index.js';
import { chooseProfile, profileNotes } from '../../src/openclaw/config/choose-profile.js';
import { learn } from '../../src/openclaw/install/learn.js';
import type { Ports } from '../../src/ports.js';
import { releaseOf } from '../../src/releases/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { shown } from '../support/shown.js';
import { type Behaviour, CONFIG, contentsOf, type Home, homeWith, PROMPT, SECRET } from './fake-openclaw.js';

const homes: Home[] = [];
afterEach(async () => {
  for (const { folder } of homes.splice(0)) await rm(folder, { recursive: true });
});

async function home(behaviour: Behaviour = 'sends', release?: string): Promise<Home> {
  const made = await homeWith(behaviour, release);
  homes.push(made);
  return made;
}

const portsOf = ({ env, folder }: Home): Ports => ({
  env,
  cwd: folder,
  signal: new AbortController().signal,
  progress: { update: () => {}, note: () => {}, stop: () => {} },
  stdin: async function* () {},
});

async function learned(own: Home, options: LearnOptions = {}): Promise<Record<string, unknown>> {
  const output = await run({ openclaw: own.openclaw, format: 'json', ...options }, portsOf(own));
  return JSON.parse(await shown(output)) as Record<string, unknown>;
}

async function profileOf(own: Home) {
  const { file } = await learned(own);
  return readProfile(String(file));
}

describe('learn', () => {
  it('records the first turn, a tool call with its result, and the next turn', async () => {
    const { turns, keys } = await profileOf(await home());
    const roles = (body: unknown) =>
      (body as { messages: { role: string }[] }).messages.map(({ role }) => role).join(' ');
    expect(roles(turns.agent)).toBe('system user');
    expect(roles(turns.toolResult)).toBe('system user assistant tool');
    expect(roles(turns.next)).toBe('system user assistant tool assistant user');
    expect(keys?.compat).toEqual(['requiresStringContent', 'supportsTools', 'brandNew']);
    expect(keys?.localService).toBeNull();
  });

  it('records the flush, the summary and the turn after it, in a window that seems full', async () => {
    const { turns } = await profileOf(await home());
    expect(turns.flush).toMatchObject({ messages: [{ content: 'Write it down.' }, {}], tools: [{}] });
    expect(turns.summary).toMatchObject({ messages: [{ content: 'Sum it up.' }, {}] });
    expect(turns.afterSummary).toMatchObject({ messages: [{}, { content: [{ text: 'The summary.' }] }, {}] });
    const { summaryLimit, flush, opening } = learnedRelease(await profileOf(await home())).compaction;
    expect({ summaryLimit, flush, opening }).toEqual({
      summaryLimit: 99,
      flush: { systemChars: 14, tools: ['read'] },
      opening: 'message-of-parts',
    });
  });

  it('changes nothing of the user, and leaves no sandbox behind', async () => {
    const own = await home();
    const before = await contentsOf(own.state);
    const sandboxes = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('inferrs-doctor-learn-')).length;
    const [count] = [await sandboxes()];
    await learned(own);
    expect(await contentsOf(own.state)).toEqual(before);
    expect(await sandboxes()).toBeLessThanOrEqual(count);
  });

  it("is the user's turn: texts and paths are theirs, the copied settings too", async () => {
    const own = await home();
    const { turns } = await profileOf(own);
    const text = JSON.stringify(turns.agent);
    expect(text).toContain(PROMPT);
    expect(text).toContain(path.join(own.state, 'workspace'));
    expect(text).toContain('minimal');
    expect(text).not.toContain('inferrs-doctor-learn-');
  });

  it('puts no secret into a file: neither the copied configuration nor the profile', async () => {
    const own = await home();
    const profile = await profileOf(own);
    const text = JSON.stringify(profile);
    // The fake shows the copied configuration and its environment in the system text.
    expect(text).toContain('Config: ');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('team-sk-live-secret-77');
    expect(text).not.toContain('/never/started');
    expect(text).not.toContain('gpu-box');
  });

  it('says what was learned, where it is kept and what stands in it', async () => {
    const own = await home();
    const output = await run({ openclaw: own.openclaw, diff: true }, portsOf(own));
    const text = await shown(output);
    expect(text).toMatch(/^OpenClaw 2026\.9\.6 · learned in /);
    expect(text).toContain('Since OpenClaw 2026.9, as bundled:');
    expect(text).toMatch(/^ {2}compaction +a flush, a summary, the turn after it$/m);
    expect(text).toMatch(/your own prompts stand in it/);
    const long = text.split('\n').filter((row) => row.length > 80 && !row.startsWith('Kept in '));
    expect(long).toEqual([]);
  });

  it('keeps the profile for its owner only', async () => {
    const own = await home();
    const { file } = await learned(own);
    expect((await stat(String(file))).mode & 0o777).toBe(0o600);
    expect(String(file).startsWith(own.cache)).toBe(true);
  });

  it('gives a release whose turns are the recorded ones, with the model and the limit replaced', async () => {
    const profile = await profileOf(await home());
    const release = learnedRelease(profile);
    const body = buildTurn({ profile: release, step: 'agent', model: 'mine' });
    expect(body).toEqual({ ...profile.turns.agent, model: 'mine' });
    expect(Object.keys(body)).toEqual(Object.keys(profile.turns.agent));
    expect(release.id).toBe('openclaw-2026.9.6-learned');
  });
});

it('tries the compat flags that the release knows, and says which change a turn otherwise than smoke does', async () => {
  const { flags } = await learned(await home(), { flags: true });
  // The fake takes no tools away.
  expect(flags).toEqual([
    { flag: 'supportsTools=false', effect: 'otherwise' },
    { flag: 'requiresStringContent=true', effect: 'as-expected' },
  ]);
});

describe('a learned profile', () => {
  it('is chosen for its release and configuration, and not after the configuration changed', async () => {
    const own = await home();
    await learned(own);
    const choose = () =>
      chooseProfile({ named: '2026.9.6', env: own.env, cwd: own.folder }).then(({ profile, learnedAt }) => [
        releaseOf(profile).id,
        learnedAt === null,
      ]);
    expect(await choose()).toEqual(['openclaw-2026.9.6-learned', false]);
    const file = path.join(own.state, 'openclaw.json');
    const [provider] = [CONFIG.models.providers.inferrs];
    const flagged = {
      ...provider,
      models: [{ ...provider.models[0], compat: {} }],
      apiKey: 'sk-other-0123456789',
    };
    await writeFile(file, JSON.stringify({ ...CONFIG, models: { providers: { inferrs: flagged } } }));
    expect(await choose()).toEqual(['openclaw-2026.9.6-learned', false]);
    await writeFile(file, JSON.stringify({ ...CONFIG, tools: { profile: 'coding' } }));
    expect(await choose()).toEqual(['openclaw-2026.9', true]);
  });

  it('is chosen no more when a text of the workspace changed, which is said', async () => {
    const own = await home();
    await learned(own);
    const notes = async () =>
      profileNotes(await chooseProfile({ named: '2026.9.6', env: own.env, cwd: own.folder }));
    expect(await notes()).toEqual([
      expect.stringMatching(/^Turns are those of your own OpenClaw 2026\.9\.6, /),
    ]);
    // OpenClaw writes this one itself, all day long.
    await writeFile(path.join(own.state, 'workspace', 'MEMORY.md'), 'Ada said hello.');
    expect(await notes()).toHaveLength(1);
    await writeFile(path.join(own.state, 'workspace', 'AGENTS.md'), 'You belong to Grace.');
    expect((await notes()).at(-1)).toMatch(
      /^What was learned on \d{4}-\d\d-\d\d is of another openclaw\.json or workspace: run inferrs-doctor learn again\.$/,
    );
  });

  it('of an agent is chosen where none of the default agent fits, and its agent is named', async () => {
    const own = await home();
    await learned(own, { agent: 'coder' });
    const choose = () => chooseProfile({ named: '2026.9.6', env: own.env, cwd: own.folder });
    expect((await choose()).agent).toBe('coder');
    expect(profileNotes(await choose())[0]).toContain('OpenClaw 2026.9.6, agent coder, learned on');
    await learned(own, { agent: 'main' });
    expect(await choose()).toMatchObject({ agent: null, learnedAt: expect.any(String) });
  });

  it('is taken by its file', async () => {
    const own = await home();
    const { file } = await learned(own);
    const { profile } = await chooseProfile({ profile: String(file), env: {}, cwd: '/' });
    expect(releaseOf(profile).learned).toBeDefined();
  });

  it.each([
    ['no JSON', 'hello', 'is no learned profile'],
    ['another file', '{"schema": "inferrs-doctor/report/1"}', 'is no learned profile'],
    ['a half one', '{"schema": "inferrs-doctor/learned/1", "release": "2026.9.6"}', 'is no learned profile'],
  ])('%s is refused in one sentence', async (_, text, sentence) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-test-profile-'));
    await writeFile(path.join(folder, 'p.json'), text);
    await expect(chooseProfile({ profile: './p.json', env: {}, cwd: folder })).rejects.toThrow(sentence);
    await rm(folder, { recursive: true });
  });

  it('tells what changed since', async () => {
    const own = await home();
    await learned(own);
    const { since } = await learned(own, { diff: true });
    expect(since).toEqual({ what: expect.stringContaining('OpenClaw 2026.9.6 (learned) of '), changes: [] });
    await writeFile(path.join(own.state, 'workspace', 'AGENTS.md'), 'x'.repeat(60_000));
    const after = await learned(own, { diff: true });
    expect(JSON.stringify(after.since)).toContain('system text');
  });
});

describe('trouble with OpenClaw is one sentence', () => {
  it.each([
    ['crashes', /^OpenClaw 2026\.9\.6 ended with exit code 1 before it sent a turn: .*sharp/],
    ['sends nothing', /before it sent a turn: the moon is full/],
    ['hangs', /^OpenClaw 2026\.9\.6 hangs: it sent no turn within /],
    ['asks', /asks something on the terminal and got no answer \("Do you accept the new terms\? \[y\/N\]"\)/],
    [
      'writes outside',
      /taken\.json changed while OpenClaw 2026\.9\.6 ran in its sandbox, so nothing is kept/,
    ],
  ] as const)('%s', async (behaviour, sentence) => {
    const own = await home(behaviour);
    const { env, folder, openclaw } = own;
    const timeoutMs = behaviour === 'hangs' || behaviour === 'asks' ? 2500 : 60_000;
    const { signal } = new AbortController();
    const before = await contentsOf(own.state);
    const asked = learn({ path: openclaw, env, cwd: folder, signal, timeoutMs });
    await expect(asked).rejects.toThrow(sentence);
    await expect(asked).rejects.toThrow(/^[^\n]+$/);
    await expect(stat(own.cache)).rejects.toThrow('ENOENT');
    // Nothing of the user's is touched, but by the one that writes there itself.
    const { [path.join(own.state, 'taken.json')]: taken, ...after } = await contentsOf(own.state);
    expect(after).toEqual(before);
    expect(taken).toBe(behaviour === 'writes outside' ? 'mine now' : undefined);
  });

  it('too old, or not there', async () => {
    const old = await home('sends', '2025.12.3');
    const before = await contentsOf(old.folder);
    await expect(learned(old)).rejects.toThrow('OpenClaw 2025.12.3 is too old to be learned');
    await expect(learned(old, { openclaw: './nowhere' })).rejects.toThrow(
      'There is no openclaw at ./nowhere',
    );
    expect(await contentsOf(old.folder)).toEqual(before);
  });
});
