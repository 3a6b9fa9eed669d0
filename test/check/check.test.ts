import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type CheckOptions, run } from '../../src/commands/check.js';
import type { Report } from '../../src/model.js';
import type { Ports, Progress } from '../../src/ports.js';
import { answer, type RawServer, startRawServer } from '../support/raw-server.js';

const open: RawServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

type Answers = Readonly<
  Record<string, readonly [status: string, body: string, headers?: Readonly<Record<string, string>>]>
>;

const JSON_TYPE = { 'content-type': 'application/json' };
const NOT_FOUND = ['404 Not Found', ''] as const;
const OK = ['200 OK', '{"status":"ok"}', JSON_TYPE] as const;
const list = (owner: string, ...ids: string[]) => {
  const data = ids.map((id) => ({ id, object: 'model', owned_by: owner }));
  return ['200 OK', JSON.stringify({ object: 'list', data }), JSON_TYPE] as const;
};

/** A server that knows the paths given; `answers` may change from request to request. */
async function serve(answers: Answers | ((nth: number) => Answers), host?: string): Promise<RawServer> {
  const server = await startRawServer((socket, request, nth) => {
    const path = request.split(' ')[1] ?? '';
    const table = typeof answers === 'function' ? answers(nth) : answers;
    const [status, body, headers = {}] = table[path] ?? NOT_FOUND;
    socket.end(answer(status, headers, body));
  }, host);
  open.push(server);
  return server;
}

const silent: Progress = { update: () => undefined, note: () => undefined, stop: () => undefined };

async function check(options: CheckOptions, ports: Partial<Ports> = {}): Promise<Report> {
  const output = await run(options, {
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
    progress: silent,
    stdin: async function* () {},
    ...ports,
  });
  if (output.kind !== 'report') throw new Error('no report');
  return output.report;
}

const codes = (report: Report) => report.findings.map(({ code, severity }) => `${severity} ${code}`);
const statuses = (report: Report) => report.layers.map(({ status }) => status);

describe('a server that is well', () => {
  it('is ready, without a finding, after two requests', async () => {
    const server = await serve({ '/health': OK, '/v1/models': list('inferrs (loaded)', 'a', 'b') });
    const report = await check({ baseUrl: server.baseUrl, model: 'a' });
    expect(report).toMatchObject({
      verdict: 'ready',
      exitCode: 0,
      findings: [],
      requests: { count: 2, fullTurns: 0 },
    });
    expect(report.layers.map(({ reason }) => reason)).toEqual(['200 ok', '2 models, yours is listed']);
    expect(report.server).toMatchObject({ kind: 'inferrs', evidence: ['owned_by: "inferrs (loaded)"'] });
  });

  it('is shown with the ids that it lists, and the one to go on with', async () => {
    const one = await serve({ '/health': OK, '/v1/models': list('inferrs', 'tiny-model') });
    const report = await check({ baseUrl: one.baseUrl });
    expect(report.layers[1]?.reason).toBe('1 model: tiny-model');
    expect(report).toMatchObject({ models: ['tiny-model'], servedAs: 'tiny-model', target: { model: null } });
    const ids = Array.from({ length: 40 }, (_, at) => `org/model-${at}`);
    const many = await check({ baseUrl: (await serve({ '/v1/models': list('inferrs', ...ids) })).baseUrl });
    expect(many.models).toEqual(ids);
    expect(many).not.toHaveProperty('servedAs');
    expect(many.layers[1]?.reason).toMatch(/^40 models: org\/model-0, .{40,70} and 3\d more$/);
  });

  it('needs no /health', async () => {
    const server = await serve({ '/v1/models': list('llmman', 'a') });
    const report = await check({ baseUrl: server.baseUrl, model: 'a' });
    expect(report).toMatchObject({ verdict: 'ready', findings: [], server: { kind: 'llmman' } });
    expect(statuses(report)).toEqual(['skipped', 'pass']);
  });

  it('is asked who it is when its list does not say so', async () => {
    const server = await serve({
      '/health': OK,
      '/v1/models': list('me', 'a'),
      '/': ['200 OK', 'inferrs is running'],
    });
    expect((await check({ baseUrl: server.baseUrl })).server.kind).toBe('inferrs');
    expect(server.requests).toHaveLength(3);
  });
});

describe('the model', () => {
  const single = { '/health': OK, '/v1/models': list('inferrs (loaded)', 'google/gemma-4-E2B-it') };

  it('may have any name at an inferrs that serves one: a warning', async () => {
    const report = await check({ baseUrl: (await serve(single)).baseUrl, model: 'other' });
    expect(codes(report)).toEqual(['warning model-not-found']);
    expect(report).toMatchObject({ verdict: 'ready' });
    expect(statuses(report)).toEqual(['pass', 'warn']);
  });

  it('is told apart from the name that OpenClaw gives it', async () => {
    const report = await check({
      baseUrl: (await serve(single)).baseUrl,
      model: 'inferrs/google/gemma-4-E2B-it',
    });
    expect(report.findings[0]?.title).toContain('prefix');
    expect(report.findings[0]?.advice).toContain('google/gemma-4-E2B-it');
    expect(report).toMatchObject({ verdict: 'ready', servedAs: 'google/gemma-4-E2B-it' });
    const many = { '/v1/models': list('library', 'google/gemma-4-E2B-it', 'b') };
    const strict = await check({
      baseUrl: (await serve(many)).baseUrl,
      model: 'inferrs/google/gemma-4-E2B-it',
    });
    expect(strict).toMatchObject({ verdict: 'model-not-ready', exitCode: 4 });
  });

  it('goes by the name it was asked for where Ollama lists it with its tag', async () => {
    const server = await serve({ '/v1/models': list('library', 'a:latest', 'b:latest') });
    expect(await check({ baseUrl: server.baseUrl, model: 'a' })).toMatchObject({
      findings: [],
      servedAs: 'a',
    });
  });

  it('that is not listed is not ready, and the closest names are offered', async () => {
    const server = await serve({ '/v1/models': list('library', 'qwen3:8b', 'llama3.1:8b') });
    const report = await check({ baseUrl: server.baseUrl, model: 'qwen3:80b' });
    expect(report).toMatchObject({ verdict: 'model-not-ready', exitCode: 4 });
    expect(codes(report)).toEqual(['error model-not-found']);
    expect(report.findings[0]?.advice).toContain('"qwen3:8b"');
  });

  it('is loading while /health says so, whatever its status and whatever the list says', async () => {
    const loading = ['200 OK', '{"status":"loading"}', JSON_TYPE] as const;
    for (const models of [list('x'), list('inferrs (loaded)', 'a'), ['503 X', 'no'] as const]) {
      const report = await check({
        baseUrl: (await serve({ '/health': loading, '/v1/models': models })).baseUrl,
      });
      expect(report).toMatchObject({ verdict: 'model-not-ready', exitCode: 4 });
      expect(codes(report)).toEqual(['error model-loading']);
    }
  });

  it('is missing when the list is empty', async () => {
    for (const body of ['{"object":"list","data":[]}', '{"object":"list","data":null}']) {
      const report = await check({
        baseUrl: (await serve({ '/health': OK, '/v1/models': ['200 OK', body] })).baseUrl,
      });
      expect(report.verdict).toBe('model-not-ready');
      expect(report.findings[0]?.title).toBe('the server has no model');
      expect(report.findings[0]).not.toHaveProperty('serverSaid');
    }
  });
});

describe('something else that answers', () => {
  it.each([
    ['a web page', '200 OK', '<!doctype html><title>router</title>', 'wrong-service'],
    ['malformed JSON', '200 OK', '{"data":[', 'wrong-service'],
    ['unknown JSON', '200 OK', '{"hello":"world"}', 'wrong-service'],
    ['an empty answer', '200 OK', '', 'wrong-service'],
    ['401', '401 Unauthorized', '{"error":"no key"}', 'auth'],
    ['404', '404 Not Found', 'nope', 'wrong-path'],
    ['a redirect', '302 Found', '', 'redirected'],
    ['500', '500 Oops', '{"error":"boom"}', 'opaque-error'],
  ])('with %s is unreachable: %s', async (_name, status, body, code) => {
    const server = await serve({
      '/v1/models': [status, body, { location: 'http://elsewhere.example/login' }],
    });
    const report = await check({ baseUrl: server.baseUrl, apiKey: 'sk-secret-1234567890' });
    expect(report).toMatchObject({ verdict: 'unreachable', exitCode: 3 });
    expect(codes(report)[0]).toBe(`error ${code}`);
  });

  it('with a redirect: the finding says where it points', async () => {
    const server = await serve({
      '/v1/models': ['307 T', '', { location: 'https://elsewhere.example/v1/models' }],
    });
    const report = await check({ baseUrl: server.baseUrl });
    expect(report.findings[0]?.title).toContain('https://elsewhere.example/v1/models');
  });

  it('under another path is found by asking, and printed', async () => {
    const server = await serve({ '/api/v1/models': list('vllm', 'a') });
    const report = await check({ baseUrl: server.baseUrl });
    expect(codes(report)).toEqual(['error wrong-path']);
    expect(report.findings[0]?.title).toContain(`http://127.0.0.1:${server.port}/api/v1`);
    expect(report.exitCode).toBe(3);
  });
});

describe('a list that is broken', () => {
  const broken = ['200 OK', '{"object":"list","data":[{"id":"a","object":"mod', JSON_TYPE] as const;

  it('is a fault of the right server where /health is well', async () => {
    const report = await check({ baseUrl: (await serve({ '/health': OK, '/v1/models': broken })).baseUrl });
    expect(codes(report)).toEqual(['error opaque-error']);
    expect(report.findings[0]?.title).toContain('malformed JSON instead of a list of models');
    expect(report.findings[0]?.why).not.toMatch(/another program/);
  });
});

describe('a server without /v1', () => {
  it('is found, and reached by what is printed', async () => {
    const server = await serve({ '/health': OK, '/models': list('inferrs (loaded)', 'a') });
    const baseUrl = `http://127.0.0.1:${server.port}`;
    const report = await check({ baseUrl });
    expect(codes(report)).toEqual(['error wrong-path']);
    expect(report.findings[0]?.advice).toContain(`--base-url ${baseUrl} --no-v1`);
    expect(await check({ baseUrl, v1: false })).toMatchObject({ verdict: 'ready', target: { baseUrl } });
  });
});

describe('nothing that answers', () => {
  async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === 'object' && address ? address.port : 0;
  }

  it('is refused, with the address in the title', async () => {
    const port = await freePort();
    const report = await check({ baseUrl: `http://127.0.0.1:${port}` });
    expect(report).toMatchObject({ verdict: 'unreachable', exitCode: 3 });
    expect(codes(report)).toEqual(['error connection-refused']);
    expect(report.findings[0]?.title).toBe(`nothing listens at 127.0.0.1 port ${port}`);
    expect(statuses(report)).toEqual(['fail', 'skipped']);
    expect(report.findings[0]).not.toHaveProperty('serverSaid');
  });

  it('is an unknown host', async () => {
    const report = await check({ baseUrl: 'http://no-such-host.invalid' });
    expect(codes(report)).toEqual(['error host-not-found']);
    expect(report.findings[0]).not.toHaveProperty('serverSaid');
  });

  it('is a silence that is told in our words, since the server said nothing', async () => {
    const server = await startRawServer(() => undefined);
    open.push(server);
    const report = await check({ baseUrl: server.baseUrl, timeout: 300 });
    expect(codes(report)).toEqual(['error timeout']);
    expect(report.findings[0]?.title).toMatch(/^no answer after 0\.3 s from 127\.0\.0\.1 port \d+$/);
    expect(report.findings[0]).not.toHaveProperty('serverSaid');
  });

  it('is a server that listens on the other family only', async () => {
    const server = await serve({ '/health': OK, '/v1/models': list('inferrs', 'a') }, '::1').catch(
      () => undefined,
    );
    if (!server) return; // no IPv6 here
    const report = await check({ baseUrl: `http://127.0.0.1:${server.port}` });
    expect(codes(report)).toEqual(['error localhost-mismatch']);
    expect(report.findings[0]?.advice).toContain(`http://[::1]:${server.port}/v1`);
  });

  it('is https asked of a plain server', async () => {
    const http = await import('node:http');
    const server = http.createServer((_request, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const report = await check({ baseUrl: `https://127.0.0.1:${port}` });
    await new Promise((resolve) => server.close(resolve));
    expect(codes(report)).toEqual(['error tls']);
    expect(report.findings[0]?.advice).toContain(`http://127.0.0.1:${port}/v1`);
  });
});

describe('a proxy in the environment', () => {
  it('that captures this local server is a warning, since OpenClaw honours it', async () => {
    const server = await serve({ '/health': OK, '/v1/models': list('inferrs', 'a') });
    const report = await check(
      { baseUrl: server.baseUrl },
      { env: { HTTP_PROXY: 'http://me:hunter2@proxy:3128' } },
    );
    expect(codes(report)).toEqual(['warning proxy-captures-loopback']);
    expect(report.verdict).toBe('ready');
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});

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
