import parse from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/contract.js';
import type { Fleet } from '../../src/report/fleet-contract.js';
import { METRIC_NAMES, renderFleetPrometheus, renderPrometheus } from '../../src/report/prometheus.js';
import { hostile } from './needs-flags-samples.js';
import { ready, samples } from './samples.js';

/** As the parser of the field reads it: families with their samples. */
const read = (text: string) => parse(text);

const families = (report: Report) => read(renderPrometheus(report));
const family = (report: Report, name: string) =>
  families(report).find((one) => one.name === `inferrs_doctor_${name}`)?.metrics ?? [];
const firstValue = (report: Report, name: string) => family(report, name)[0]?.value;

const withSpeed = (report: Report): Report => ({
  ...report,
  layers: report.layers.map((layer) =>
    layer.id === 'agent'
      ? {
          ...layer,
          speed: {
            firstTokenMs: 6100.4,
            promptTokens: 14_800,
            cachedTokens: 0,
            prefill: 2426.2,
            decode: 31.5,
          },
        }
      : layer,
  ),
});

describe('metrics', () => {
  it.each([...Object.entries(samples), ['hostile', hostile] as const])(
    'of %s are read by a parser of the field: gauges, each announced once, no series twice',
    (_name, report) => {
      const text = renderPrometheus(report);
      expect(text.endsWith('\n')).toBe(true);
      const found = read(text);
      expect(found.length).toBeGreaterThan(5);
      for (const { name, type, help, metrics } of found) {
        expect(METRIC_NAMES).toContain(name);
        expect(type).toBe('GAUGE');
        expect(help).toMatch(/^[A-Z].*\.$/);
        for (const { value } of metrics) expect(Number.isFinite(Number(value))).toBe(true);
        const series = metrics.map(({ labels }) => JSON.stringify(labels));
        expect(new Set(series).size).toBe(series.length);
      }
      const names = found.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      // What the parser skipped would be missing here.
      const samplesRead = found.reduce((sum, { metrics }) => sum + metrics.length, 0);
      expect(samplesRead).toBe(
        text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
      );
    },
  );

  it('are named by the conventions: one prefix, small letters, base units, no counters’ ending', () => {
    for (const name of METRIC_NAMES) {
      expect(name).toMatch(/^inferrs_doctor_[a-z]+(_[a-z]+)*$/);
      expect(name).not.toMatch(/_(total|ms|milliseconds|minutes|kb|count|sum|bucket)$/);
    }
  });

  it('give the verdict as one gauge among all verdicts', () => {
    const given = family(ready, 'verdict').filter(({ value }) => value === '1');
    expect(given.map(({ labels }) => labels?.verdict)).toEqual(['ready']);
  });

  it('tell the speed of a smoke run’s full turn, and of a session where there was one', () => {
    const report = withSpeed(ready);
    expect(firstValue(report, 'first_token_seconds')).toBe('6.1');
    expect(firstValue(report, 'prefill_tokens_per_second')).toBe('2426.2');
    expect(firstValue(report, 'decode_tokens_per_second')).toBe('31.5');
    const session = {
      turns: [{ id: 'a', bytes: 1, promptTokens: 1, cachedTokens: 0, firstTokenMs: 2500, totalMs: 3000 }],
      cache: { reused: true, survivesOthers: false },
      window: { told: 32_768, usable: 30_000 },
      concurrency: { two: null },
      speed: { prefill: 900, decode: null },
    };
    const played = { ...report, session };
    expect(firstValue(played, 'first_token_seconds')).toBe('2.5');
    expect(firstValue(played, 'prefill_tokens_per_second')).toBe('900');
    expect(firstValue(played, 'decode_tokens_per_second')).toBe('31.5');
    expect(firstValue(played, 'cache_survives_others')).toBe('0');
    expect(family(played, 'window_tokens').map(({ value }) => value)).toEqual(['32768', '30000']);
    expect(firstValue(ready, 'first_token_seconds')).toBeUndefined();
  });

  it('escape what stands in labels, so that it is read back', () => {
    const target = { ...ready.target, model: 'a"b\\c\nd' };
    expect(family({ ...ready, target }, 'up')[0]?.labels?.model).toBe('a"b\\c d');
  });

  it('of a fleet stand together by name, with each target’s labels', () => {
    const targets = ['a', 'b'].map((name) => ({ ...ready, name, labels: { site: `at ${name}` } }));
    const found = read(renderFleetPrometheus({ targets } as unknown as Fleet));
    const up = found.find(({ name }) => name === 'inferrs_doctor_up');
    expect(up?.metrics.map(({ labels }) => [labels?.target, labels?.site])).toEqual([
      ['a', 'at a'],
      ['b', 'at b'],
    ]);
  });
});
