import { describe, expect, it } from 'vitest';
import { runCheck } from '../../src/check/run.js';
import type { Send } from '../../src/model.js';
import { check, JSON_TYPE, list, OK, serve, silent } from './checking.js';

describe('--wait', () => {
  const loading = ['200 OK', '{"status":"loading"}', JSON_TYPE] as const;

  it('polls until the model is loaded', async () => {
    const server = await serve((nth) => ({
      '/health': nth <= 2 ? loading : OK,
      '/v1/models': nth <= 2 ? list('x') : list('inferrs (loaded)', 'a'),
    }));
    const lines: string[] = [];
    const progress = { ...silent, update: (line: string) => void lines.push(line) };
    const report = await check({ baseUrl: server.baseUrl, model: 'a', wait: 60_000 }, { progress });
    expect(report).toMatchObject({ verdict: 'ready', findings: [], requests: { count: 4 } });
    expect(lines.some((line) => line.startsWith('waiting for the server'))).toBe(true);
  });

  it('retries 503', async () => {
    const server = await serve((nth) =>
      nth <= 2
        ? { '/health': ['503 X', ''], '/v1/models': ['503 X', ''] }
        : { '/health': OK, '/v1/models': list('vllm', 'a') },
    );
    expect((await check({ baseUrl: server.baseUrl, wait: 60_000 })).verdict).toBe('ready');
  });

  it('gives up with what it saw last', async () => {
    const server = await serve({ '/health': loading, '/v1/models': list('x') });
    const report = await check({ baseUrl: server.baseUrl, wait: 300 });
    expect(report.verdict).toBe('model-not-ready');
    expect(report.requests.count).toBeGreaterThanOrEqual(4);
    expect(report.notes.join()).toContain('Waited');
  });

  it('does not wait for what will not change', async () => {
    const server = await serve({ '/health': OK, '/v1/models': ['401 X', ''] });
    expect((await check({ baseUrl: server.baseUrl, wait: 60_000 })).verdict).toBe('unreachable');
  });
});

describe('a server that lets its answers drip', () => {
  it('gets no request that outlasts --wait by more than a moment', async () => {
    const totals: number[] = [];
    const send: Send = async (probe) => {
      totals.push(probe.timeouts?.total ?? Number.POSITIVE_INFINITY);
      const outcome = {
        kind: 'failure',
        code: 'TIMEOUT_TOTAL',
        phase: 'headers',
        message: 'too slow',
      } as const;
      return { probe, outcome, timing: { total: 0 } };
    };
    const timeouts = { connect: 5000, firstByte: 300_000, idle: 120_000, total: 600_000 };
    await runCheck({
      target: { baseUrl: 'http://127.0.0.1:9/v1', headers: {}, timeouts },
      send,
      env: {},
      progress: silent,
      signal: new AbortController().signal,
      wait: 300,
    });
    expect(totals.length).toBeGreaterThan(2);
    expect(Math.max(...totals)).toBeLessThanOrEqual(1000);
  });
});

describe('an interruption', () => {
  it('ends the wait and says so', async () => {
    const abort = new AbortController();
    const server = await serve(() => {
      abort.abort();
      return { '/health': ['200 OK', '{"status":"loading"}'] };
    });
    const report = await check({ baseUrl: server.baseUrl, wait: 60_000 }, { signal: abort.signal });
    expect(report).toMatchObject({ verdict: 'interrupted', exitCode: 130 });
  });
});
