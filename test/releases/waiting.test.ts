import { describe, expect, it } from 'vitest';
import { PROFILE_IDS, type ProfileId } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import { addressClass, type WaitFacts, waitLimit, waitSettings } from '../../src/releases/waiting.js';

const at = (host: string, more: Partial<WaitFacts> = {}): WaitFacts => ({
  baseUrl: `http://${host}:8080/v1`,
  providerId: 'inferrs',
  ...more,
});
const [R4, R6, R9] = ['openclaw-2026.4', 'openclaw-2026.6', 'openclaw-2026.9'] as const;

describe('the class of an address', () => {
  it.each([
    ['127.0.0.1', 'local'],
    ['127.8.9.1', 'local'],
    ['localhost', 'local'],
    ['LOCALHOST', 'local'],
    ['0.0.0.0', 'local'],
    ['[::1]', 'local'],
    ['[fd7a:115c:a1e0::1]', 'local'],
    ['[fe80::1]', 'local'],
    ['[2001:db8::1]', 'remote'],
    ['10.0.0.9', 'local'],
    ['172.16.0.1', 'local'],
    ['172.31.255.1', 'local'],
    ['172.32.0.1', 'remote'],
    ['192.168.1.20', 'local'],
    ['192.169.1.20', 'remote'],
    ['100.64.0.1', 'local'],
    ['100.128.0.1', 'remote'],
    ['studio.local', 'local'],
    ['gpu-box', 'remote'],
    ['gpu.example.com', 'remote'],
    ['host.docker.internal', 'self-hosted'],
  ] as const)('%s in 2026.9 is %s', (host, expected) => {
    expect(addressClass(releaseOf(R9).waiting, at(host))).toBe(expected);
  });

  it.each([
    ['gpu-box', { localService: true }, 'self-hosted'],
    ['gpu-box', { apiKey: 'ollama-local' }, 'self-hosted'],
    ['gpu-box', { providerId: 'ollama' }, 'self-hosted'],
    ['gpu.example.com', { providerId: 'vllm-lab' }, 'self-hosted'],
    ['gpu.example.com', { localService: true }, 'remote'],
    ['gpu-box', { providerId: 'ollamas' }, 'remote'],
  ] as const)('%s with %j in 2026.9 is %s', (host, more, expected) => {
    expect(addressClass(releaseOf(R9).waiting, at(host, more))).toBe(expected);
    expect(addressClass(releaseOf(R6).waiting, at(host, more))).toBe('remote');
  });
});

const LOOPBACK = at('127.0.0.1');
const BARE = at('gpu-box');

describe('how long a release waits', () => {
  it.each<[ProfileId, WaitFacts, number | null, string]>([
    [R4, LOOPBACK, 120, 'local'],
    ['openclaw-2026.5', LOOPBACK, null, 'local'],
    ['openclaw-2026.7', LOOPBACK, 300, 'local'],
    ['openclaw-2026.8', LOOPBACK, 300, 'local'],
    ['openclaw-2026.8', at('host.docker.internal'), 300, 'self-hosted'],
    ['openclaw-2026.7', at('gpu-box', { localService: true }), 120, 'remote'],
    [R6, LOOPBACK, null, 'local'],
    [R9, LOOPBACK, null, 'local'],
    [R4, BARE, 120, 'remote'],
    [R6, BARE, 120, 'remote'],
    [R9, BARE, 120, 'remote'],
    [R9, { ...BARE, localService: true }, 300, 'self-hosted'],
    [R6, at('host.docker.internal'), 120, 'remote'],
    [R9, at('host.docker.internal'), 300, 'self-hosted'],
    [R4, { ...LOOPBACK, agentTimeoutSeconds: 300 }, 300, 'agent-timeout'],
    [R6, { ...LOOPBACK, agentTimeoutSeconds: 300 }, 120, 'local'],
    [R6, { ...LOOPBACK, agentTimeoutSeconds: 60 }, 60, 'agent-timeout'],
    [R9, { ...LOOPBACK, agentTimeoutSeconds: 600 }, 600, 'agent-timeout'],
    [R9, { ...BARE, agentTimeoutSeconds: 600 }, 120, 'remote'],
    [R9, { ...BARE, agentTimeoutSeconds: 30 }, 30, 'agent-timeout'],
    [R4, { ...LOOPBACK, providerTimeoutSeconds: 300 }, 120, 'local'],
    [R6, { ...BARE, providerTimeoutSeconds: 300 }, 300, 'provider-timeout'],
    [R9, { ...BARE, providerTimeoutSeconds: 300 }, 300, 'provider-timeout'],
    [R6, { ...LOOPBACK, providerTimeoutSeconds: 300, agentTimeoutSeconds: 200 }, 200, 'agent-timeout'],
    [R4, { ...LOOPBACK, llmIdleTimeoutSeconds: 0, agentTimeoutSeconds: 60 }, null, 'llm-idle-timeout'],
    [R4, { ...LOOPBACK, llmIdleTimeoutSeconds: 400 }, 400, 'llm-idle-timeout'],
    [R6, { ...BARE, llmIdleTimeoutSeconds: 400 }, 120, 'remote'],
  ])('%s with %j: %s', (release, facts, seconds, rule) => {
    expect(waitLimit(release, facts)).toEqual({ seconds, rule });
  });
});

describe('what lets it wait longer', () => {
  it('is one setting that the release knows', () => {
    expect(waitSettings(R4, LOOPBACK, 130)).toEqual([
      { path: 'agents.defaults.llm.idleTimeoutSeconds', value: 130 },
    ]);
    expect(waitSettings(R6, LOOPBACK, 130)).toEqual([]);
    expect(waitSettings(R9, LOOPBACK, 1300)).toEqual([]);
    expect(waitSettings(R6, BARE, 129.2)).toEqual([
      { path: 'models.providers.inferrs.timeoutSeconds', value: 130 },
    ]);
    expect(waitSettings(R9, { ...BARE, providerId: 'my.box' }, 150)).toEqual([
      { path: 'models.providers."my.box".timeoutSeconds', value: 150 },
    ]);
  });

  it('is two where a shorter time for the whole turn is set', () => {
    expect(waitSettings(R6, { ...LOOPBACK, agentTimeoutSeconds: 60 }, 150)).toEqual([
      { path: 'models.providers.inferrs.timeoutSeconds', value: 150 },
      { path: 'agents.defaults.timeoutSeconds', value: 150 },
    ]);
  });

  it.each(PROFILE_IDS)('%s then waits so long, and no longer needs it', (release) => {
    for (const facts of [LOOPBACK, BARE, { ...BARE, agentTimeoutSeconds: 60 }, at('host.docker.internal')]) {
      const set = waitSettings(release, facts, 400);
      const value = (end: string) => set.find(({ path }) => path.endsWith(end))?.value;
      const then: WaitFacts = {
        ...facts,
        llmIdleTimeoutSeconds: value('idleTimeoutSeconds'),
        providerTimeoutSeconds: value('inferrs.timeoutSeconds'),
        agentTimeoutSeconds: value('defaults.timeoutSeconds') ?? facts.agentTimeoutSeconds,
      };
      expect(waitLimit(release, then).seconds ?? 400).toBeGreaterThanOrEqual(400);
      expect(waitSettings(release, then, 400)).toEqual([]);
      const known = releaseOf(release).keys.provider.includes('timeoutSeconds');
      if (!known) expect(value('inferrs.timeoutSeconds')).toBeUndefined();
    }
  });
});
