import { describe, expect, it } from 'vitest';
import { PART_IDS } from '../../src/session/part-ids.js';
import { codesOf, played } from './play.js';

describe('a session that ends early', () => {
  it.each([3, 8, 11, 14, 17])('interrupted at request %i: tells what is known', async (interruptAt) => {
    const { report } = await played('no-prompt-cache', { interruptAt });
    if (report.session === undefined) return expect(interruptAt).toBeLessThan(8);
    expect(report).toMatchObject({ verdict: 'interrupted', exitCode: 130 });
    expect(report.session.parts?.at(-1)?.reason).toContain('interrupted');
  });

  it('keeps what was found before', async () => {
    const { report } = await played('no-prompt-cache', { interruptAt: 14 });
    expect(report.findings?.map(({ code }) => code)).toContain('prompt-cache-missing');
    expect(report.session?.cache.reused).toBe(false);
  });

  it('ends at --max-requests with what it has', async () => {
    const { report, exchanges } = await played('session-healthy', { maxRequests: 12 });
    expect(exchanges).toHaveLength(12);
    expect(report).toMatchObject({ verdict: 'inconclusive', spent: 'max-requests' });
  });

  it('leaves out what the budget is too short for, and goes on', async () => {
    const { report, ms } = await played('session-healthy', { budget: 75_000, engine: { prefill: 500 } });
    expect(ms).toBeLessThanOrEqual(75_000);
    expect(report.session?.parts?.map(({ id }) => id)).toEqual([...PART_IDS]);
    expect(report.session?.parts?.some(({ reason }) => reason.includes('--budget'))).toBe(true);
  });

  it('plays the parts that are chosen', async () => {
    const ids = async (options: Parameters<typeof played>[1]) =>
      (await played('session-healthy', options)).report.session?.parts?.map(({ id }) => id);
    expect(await ids({ only: ['compaction'] })).toEqual(['compaction']);
    expect(await ids({ skip: ['growth', 'two-at-once'] })).toEqual(
      PART_IDS.filter((id) => id !== 'growth' && id !== 'two-at-once'),
    );
  });
});

describe('the compaction', () => {
  it('amends the proven flags of smoke where the summary is refused', async () => {
    const { report } = await played('compaction-rejected');
    expect(report).toMatchObject({
      verdict: 'needs-flags',
      remedy: { status: 'verified', flags: { requiresStringContent: true } },
    });
    expect(report.findings?.[0]).toMatchObject({
      code: 'compaction-rejected',
      layer: 'session',
      flags: { requiresStringContent: true },
      serverSaid: expect.stringContaining('must be a string'),
    });
  });

  it('only warns where no usage is told: the real 2026.6 then never begins one', async () => {
    const { report } = await played('compaction-rejected', { engine: { usage: 'none' } });
    expect(report.verdict).toBe('ready');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: 'compaction-rejected', severity: 'warning' }),
    );
    expect(report.remedy).toMatchObject({ status: 'verified', flags: { requiresStringContent: true } });
  });

  it('carries arrays where only the tools went: the flags of a server that refuses both are whole', async () => {
    const { report } = await played('session-healthy', { more: ['arrays-rejected-400', 'tools-rejected'] });
    expect(report.verdict).toBe('needs-flags');
    expect(report.remedy).toMatchObject({
      status: 'verified',
      flags: { supportsTools: false, requiresStringContent: true },
    });
    const compaction = report.session?.parts?.find(({ id }) => id === 'compaction');
    expect(compaction?.reason).toMatch(/is refused; .*requiresStringContent.* cures it/);
  });
});

describe('the remedy', () => {
  it('keeps the flags that were tested, and gives the settings beside them', async () => {
    const flags = { requiresStringContent: true };
    const { report } = await played('reasoning-undeclared', { flags, only: ['long-answer'] });
    expect(report.remedy).toMatchObject({ flags, status: 'verified' });
    expect(report.remedy?.settings).toEqual([
      expect.objectContaining({ path: 'models.providers.inferrs.models[0].reasoning', value: true }),
    ]);
  });

  it('tells of each setting how it was proven, or that no request proves it', async () => {
    const { report } = await played('window-overstated', { only: ['growth'] });
    const proofs = report.remedy?.settings.map(({ path, proof }) => [path.split('.').at(-1), proof]);
    expect(proofs).toEqual([
      ['contextWindow', expect.stringMatching(/^a prompt of .* was answered beside a limit of 4096$/)],
      ['maxTokens', expect.stringMatching(/answered/)],
    ]);
    const thoughts = await played('reasoning-undeclared', { only: ['long-answer'] });
    expect(thoughts.report.remedy?.settings[0]?.proof).toBeNull();
  });

  it('tells what the server could bring, the most first', async () => {
    const { report } = await played('like-llama-server', {
      only: ['next-turns', 'interruption', 'two-at-once'],
    });
    const gains = report.session?.gains ?? [];
    // Each takes about a full turn; a heartbeat comes more often than a second turn.
    expect(gains.map(({ code }) => code)).toEqual(['prompt-cache-evicted', 'one-at-a-time']);
    for (const { beforeMs, afterMs } of gains) expect(beforeMs).toBeGreaterThan(10 * afterMs);
    expect(gains[0]?.option).toContain('--parallel');
  });

  it('is none where nothing is wrong', async () => {
    expect((await played('session-healthy')).report.remedy).toBeNull();
  });
});

describe('usage that is missing', () => {
  it.each([
    ['usage-missing-with-tools', 'the stream carries no usage with tools'],
    ['like-inferrs', 'the stream carries no usage although whole answers do'],
  ] as const)('%s: says where', async (fault, title) => {
    const { report } = await played(fault, { only: ['long-answer'] });
    expect(report.findings?.map((finding) => finding.title)).toEqual([title]);
  });
});

describe('what OpenClaw waits decides how bad it is', () => {
  const remote = { baseUrl: 'http://models.example.com/v1', engine: { prefill: 110 }, budget: 7_200_000 };

  it('is an error where every turn takes longer than that, with the setting that helps', async () => {
    const run = await played('no-prompt-cache', remote);
    const missing = run.report.findings?.find(({ code }) => code === 'prompt-cache-missing');
    expect(missing?.severity).toBe('error');
    expect(codesOf(run)).toContain('too-slow');
    expect(run.report.remedy?.settings).toContainEqual(
      expect.objectContaining({ path: 'models.providers.inferrs.timeoutSeconds' }),
    );
    expect(run.report).toMatchObject({ verdict: 'needs-flags', remedy: { status: 'verified', flags: {} } });
  });

  it('is a warning where it waits for as long as it takes', async () => {
    const { report } = await played('no-prompt-cache', { ...remote, baseUrl: 'http://127.0.0.1:8080/v1' });
    expect(report.findings?.map(({ severity }) => severity)).not.toContain('error');
    expect(report.verdict).toBe('ready');
  });
});
