import { describe, expect, it } from 'vitest';
import { check, codes, JSON_TYPE, list, OK, serve, statuses } from './checking.js';

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
