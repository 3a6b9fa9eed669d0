import { describe, expect, it } from 'vitest';
import type { ProfileId } from '../../src/releases/ids.js';
import type { WaitFacts } from '../../src/releases/waiting.js';
import { SESSION_FAULTS } from '../../src/simulator/index.js';
import { type Run, smokeWithin } from './within.js';

const LOOPBACK = {};
const GPU_BOX = { baseUrl: 'http://gpu-box:8080/v1' };

/** A server that is silent for so long before every first token. */
const silent = (seconds: number, profile: ProfileId, waiting: Partial<WaitFacts> = {}): Promise<Run> =>
  smokeWithin({
    faults: [SESSION_FAULTS['first-token-after-300-s']],
    engine: { firstTokenMs: seconds * 1000, prefill: 1e6 },
    profile,
    waiting,
  });

const settingsOf = ({ remedy }: Run) =>
  Object.fromEntries((remedy?.settings ?? []).map(({ path, value }) => [path, value]));
const codesOf = ({ findings }: Run) => findings.map(({ code, severity }) => [code, severity]);

describe('a stream that stays open after [DONE]', () => {
  const faults = [SESSION_FAULTS['stream-left-open']];
  it('costs two seconds a request, and is a warning for a release that leaves there', async () => {
    const run = await smokeWithin({ faults });
    expect(run).toMatchObject({
      verdict: 'ready',
      findings: [{ code: 'stream-left-open', severity: 'warning' }],
    });
    expect(run.took).toBeLessThan(40_000);
  });

  it('fails a release that waits for the end of the connection', async () => {
    const run = await smokeWithin({ faults, profile: 'openclaw-2026.6' });
    expect(run.verdict).toBe('inconclusive');
    expect(run.findings[0]?.code).toBe('stream-left-open');
  });
});

describe('a server that is silent for 130 s before each first token', () => {
  it.each([
    ['openclaw-2026.4', LOOPBACK, { 'agents.defaults.llm.idleTimeoutSeconds': 300 }],
    ['openclaw-2026.4', GPU_BOX, { 'agents.defaults.llm.idleTimeoutSeconds': 300 }],
    ['openclaw-2026.6', GPU_BOX, { 'models.providers.inferrs.timeoutSeconds': 300 }],
    ['openclaw-2026.9', GPU_BOX, { 'models.providers.inferrs.timeoutSeconds': 300 }],
  ] as const)('needs a setting in %s at %o', async (profile, waiting, settings) => {
    const run = await silent(130, profile, waiting);
    expect(run.verdict).toBe('needs-flags');
    expect(settingsOf(run)).toEqual(settings);
    expect(run.remedy).toMatchObject({ flags: {}, status: 'verified' });
    expect(codesOf(run)).toEqual([['too-slow', 'error']]);
    expect(run.layers.find(({ id }) => id === 'agent')?.status).toBe('fail');
  });

  it.each([
    ['openclaw-2026.6', LOOPBACK],
    ['openclaw-2026.9', LOOPBACK],
    ['openclaw-2026.4', { llmIdleTimeoutSeconds: 0 }],
    ['openclaw-2026.6', { ...GPU_BOX, providerTimeoutSeconds: 300 }],
  ] as const)('is ready for %s at %o', async (profile, waiting) => {
    const run = await silent(130, profile, waiting);
    expect([run.verdict, codesOf(run), run.remedy]).toEqual(['ready', [], null]);
  });

  it.each([
    ['openclaw-2026.4', { llmIdleTimeoutSeconds: 195 }],
    ['openclaw-2026.6', { ...GPU_BOX, providerTimeoutSeconds: 195 }],
  ] as const)('is ready with a warning for %s at %o', async (profile, waiting) => {
    const run = await silent(130, profile, waiting);
    expect([run.verdict, codesOf(run)]).toEqual(['ready', [['too-slow', 'warning']]]);
  });

  it('is told before the full turn, with what the run must come to', async () => {
    const { notes } = await silent(130, 'openclaw-2026.4');
    expect(notes).toEqual([
      expect.stringMatching(
        /^The full turn will take about 2 min 1\d s .*gives up after 2 min, .*too-slow\.$/,
      ),
    ]);
  });
});

it('warns where less than half as much again is left', async () => {
  const run = await silent(90, 'openclaw-2026.4');
  expect([run.verdict, codesOf(run), run.remedy]).toEqual(['ready', [['too-slow', 'warning']], null]);
  expect((await silent(75, 'openclaw-2026.4')).findings).toEqual([]);
});

it('takes the silence for none where a shorter turn was configured to be given up', async () => {
  const run = await silent(130, 'openclaw-2026.6', { providerTimeoutSeconds: 600, agentTimeoutSeconds: 60 });
  expect(settingsOf(run)).toEqual({ 'agents.defaults.timeoutSeconds': 300 });
});

it('counts comments for no token', async () => {
  const run = await smokeWithin({
    faults: [SESSION_FAULTS['slow-with-comments']],
    engine: { firstTokenMs: 130_000 },
    profile: 'openclaw-2026.4',
  });
  expect(codesOf(run)).toEqual([['too-slow', 'error']]);
});

describe('a model that never stops', () => {
  it('is asked with a limit after a while, and the agent’s turns decide', async () => {
    const run = await smokeWithin({ faults: [SESSION_FAULTS['never-stops']] });
    expect([run.verdict, codesOf(run)]).toEqual(['ready', [['never-stops', 'warning']]]);
    expect(run.layers.map(({ id, status }) => `${id} ${status}`)).toContain('direct warn');
    expect(run.took).toBeLessThan(120_000);
  });

  it('is told beside what else fails', async () => {
    const run = await smokeWithin({ faults: [SESSION_FAULTS['never-stops'], 'tools-rejected'] });
    expect([run.verdict, run.remedy?.flags]).toEqual(['needs-flags', { supportsTools: false }]);
    expect(codesOf(run)).toContainEqual(['never-stops', 'warning']);
  });
});

describe('a first request that loads the model', () => {
  it.each([15, 60])('is told from slow turns after %d s', async (seconds) => {
    const run = await smokeWithin({
      faults: [SESSION_FAULTS['cold-start']],
      engine: { coldStartMs: seconds * 1000 },
      profile: 'openclaw-2026.4',
    });
    expect([run.verdict, codesOf(run)]).toEqual(['ready', [['cold-start', 'info']]]);
  });

  it('is none where every request is slow', async () => {
    expect(codesOf(await silent(60, 'openclaw-2026.9'))).toEqual([]);
  });
});
