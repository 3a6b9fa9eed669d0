import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRawServer } from '../support/raw-server.js';
import { check, codes, JSON_TYPE, list, OK, serve, statuses } from './checking.js';

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
    ['empty calls', '400 Bad Request', `{"tool_calls":[${'{},'.repeat(9999)}{}]}`, 'opaque-error'],
    ['words of turns', '400 Bad Request', '{"error":"content must be a string"}', 'opaque-error'],
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
    onTestFinished(server.close);
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
