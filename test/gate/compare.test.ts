import { describe, expect, it } from 'vitest';
import { compare } from '../../src/gate/compare.js';
import type { LayerResult, Report } from '../../src/report/contract.js';
import type { Session } from '../../src/report/session-contract.js';
import { needsFlags } from '../report/needs-flags-samples.js';
import { layer } from '../report/sample-parts.js';
import { ready, samples } from '../report/samples.js';

const told = (before: Report, now: Report, slowerThan = 20) => {
  const { worse, better, notCompared } = compare(before, now, slowerThan);
  return { worse: worse.map(({ code, layer }) => `${code} ${layer}`), better, notCompared };
};

const NOTHING = { worse: [], better: [], notCompared: [] };

/** A ready run whose full turn took so long to its first token. */
const withSpeed = (firstTokenMs: number, more: Partial<NonNullable<LayerResult['speed']>> = {}): Report => ({
  ...ready,
  layers: ready.layers.map((row) =>
    row.id === 'agent'
      ? {
          ...row,
          speed: {
            firstTokenMs,
            promptTokens: 15_000,
            cachedTokens: null,
            prefill: null,
            decode: null,
            ...more,
          },
        }
      : row,
  ),
});

const withSession = (session: Partial<Session>): Report => ({
  ...ready,
  session: {
    turns: [],
    cache: { reused: true, survivesOthers: true },
    window: { told: null, usable: null },
    concurrency: { two: null },
    speed: { prefill: null, decode: null },
    ...session,
  },
});

describe('a report beside an earlier one', () => {
  it.each(Object.entries(samples))('%s is no worse than itself', (_name, report) => {
    expect(told(report, report)).toEqual(NOTHING);
  });

  it('tells a layer that passed and fails now, once, and what it needs since', () => {
    expect(told(ready, needsFlags)).toMatchObject({
      worse: ['layer-regressed shape', 'flags-regressed shape'],
      better: [],
    });
    expect(told(needsFlags, ready).worse).toEqual([]);
    expect(told(needsFlags, ready).better).toEqual([
      expect.stringContaining('agent shape'),
      'requiresStringContent is not needed any more',
    ]);
  });

  it('takes flags that were configured since for what they are: neither better nor worse', () => {
    const configured = { ...ready, target: { ...ready.target, flags: needsFlags.remedy?.flags ?? {} } };
    expect(told(needsFlags, configured).better).toEqual([expect.stringContaining('agent shape')]);
    expect(told(configured, needsFlags).worse).toEqual(['layer-regressed shape']);
    expect(told(ready, configured).notCompared).toEqual([expect.stringContaining('requiresStringContent')]);
  });

  it('tells a warning that is new on a layer that still passes, but none that chance decides', () => {
    const warned = (code: 'tools-ignored' | 'cold-start'): Report => ({
      ...ready,
      findings: [
        { code, severity: 'warning', layer: 'shape', title: 't', advice: '', flags: {}, sources: [] },
      ],
    });
    expect(told(ready, warned('tools-ignored')).worse).toEqual(['layer-regressed shape']);
    expect(told(warned('tools-ignored'), warned('tools-ignored'))).toEqual(NOTHING);
    expect(told(ready, warned('cold-start'))).toEqual(NOTHING);
  });

  it('says what did not run this time, except where a failure kept it from running', () => {
    const direct = { ...ready, layers: ready.layers.filter(({ id }) => id !== 'agent') };
    expect(told(ready, direct)).toEqual({
      ...NOTHING,
      notCompared: ['full turn: not run this time'],
    });
    const failed = { ...ready, layers: [layer('health', 'fail', 1, 'connection-refused')] };
    expect(told(ready, failed)).toEqual({ ...NOTHING, worse: ['layer-regressed health'] });
  });

  it.each([
    ['3 ms against 2 ms', 2, 3, []],
    ['150 % within the noise', 40, 100, []],
    ['less than allowed', 10_000, 11_900, []],
    ['more than allowed', 10_000, 12_100, ['speed-regressed agent']],
  ])('first token: %s', (_name, before, now, worse) => {
    expect(told(withSpeed(before), withSpeed(now)).worse).toEqual(worse);
  });

  it('says which first token became faster, and compares none of another turn or out of a cache', () => {
    expect(told(withSpeed(10_000), withSpeed(5000)).better).toEqual([
      'first token of the full turn: 5.0 s; it was 10 s',
    ]);
    const other = { ...withSpeed(99_000), target: { ...ready.target, profile: 'openclaw-2026.4' } };
    expect(told(withSpeed(10_000), other)).toMatchObject({
      worse: [],
      notCompared: [expect.stringContaining('another release')],
    });
    expect(told(withSpeed(500, { cachedTokens: 14_000 }), withSpeed(10_000))).toMatchObject({
      worse: [],
      notCompared: [expect.stringContaining('cache')],
    });
  });

  it('takes a rate for the time that its prompt takes', () => {
    const rates = (prefill: number, promptTokens: number) => withSpeed(50, { prefill, promptTokens });
    expect(told(rates(1000, 15_000), rates(700, 15_000)).worse).toEqual(['speed-regressed agent']);
    expect(told(rates(1000, 100), rates(700, 100)).worse).toEqual([]);
  });

  it('compares the parts of a session each for itself', () => {
    const part = (id: string, status: 'pass' | 'warn', ms = 5000) => ({ id, status, ms, reason: status });
    const before = withSession({ parts: [part('next-turns', 'pass'), part('growth', 'warn')] });
    const now = withSession({ parts: [part('next-turns', 'warn'), part('growth', 'pass')] });
    expect(told(before, now)).toMatchObject({
      worse: ['layer-regressed session'],
      better: ['growth of the session: pass; it was warn'],
    });
    const quick = (status: 'pass' | 'warn') => withSession({ parts: [part('interruption', status, 30)] });
    expect(told(quick('pass'), quick('warn'))).toEqual({
      ...NOTHING,
      notCompared: ['interruption of the session: too quick to tell from chance (warn)'],
    });
    const decode = (rate: number) => withSession({ speed: { prefill: null, decode: rate } });
    expect(told(decode(30), decode(20)).worse).toEqual(['speed-regressed session']);
  });

  it('tells settings that became tighter, in their own direction, beyond what a measure varies', () => {
    const asked = (path: string, value: number): Report => ({
      ...withSession({}),
      remedy: {
        flags: {},
        status: 'verified',
        loses: [],
        proof: '',
        settings: [{ path: `models.providers.a.models[0].${path}`, value, why: '' }],
      },
    });
    const regressed = (path: string, before: number, now: number) =>
      told(asked(path, before), asked(path, now)).worse;
    expect(regressed('contextWindow', 32_000, 16_000)).toEqual(['settings-regressed session']);
    expect(regressed('contextWindow', 16_000, 32_000)).toEqual([]);
    expect(regressed('contextWindow', 32_000, 31_000)).toEqual([]);
    expect(regressed('timeoutSeconds', 60, 180)).toEqual(['settings-regressed session']);
    expect(told(withSession({}), asked('contextWindow', 9)).worse).toEqual(['settings-regressed session']);
    expect(told(asked('contextWindow', 9), withSession({})).better).toEqual([
      'contextWindow needs no setting any more',
    ]);
    // A session asks for more than a smoke run does.
    expect(told(ready, asked('contextWindow', 9)).worse).toEqual([]);
  });

  it('says what changed between the two, where they tell', () => {
    const now = { ...needsFlags, server: { ...needsFlags.server, detail: 'v2' } };
    const before = { ...ready, server: { ...ready.server, detail: 'v1' } };
    expect(compare(before, now, 20).worse[0]?.args.changed).toContain('from inferrs v1 to inferrs v2');
  });
});
