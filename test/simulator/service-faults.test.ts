import { describe, expect, it } from 'vitest';
import { busyFirst, loadingFor, SIMULATED_KEY, slowFirstToken } from '../../src/simulator/index.js';
import { type Answer, ask, CHAT, chat, eventsOf, USER } from './client.js';
import { useSimulators } from './serve.js';

const { start, faulty } = useSimulators();

const seen = ({ status, body }: Answer) => ({ status, body });
const EMPTY_LIST = '{"object":"list","data":[]}';

/** Whether the request is still unanswered once the server has answered `others` that came later. */
async function stillOpen(url: string, path: string, body?: string): Promise<boolean> {
  const stop = new AbortController();
  let open = true;
  const held = ask(url, { path, signal: stop.signal, ...(body !== undefined && { body }) }).then(
    () => {
      open = false;
    },
    () => undefined,
  );
  for (let round = 0; round < 3; round += 1) await ask(url, { path: '/health' });
  const result = open;
  stop.abort();
  await held;
  return result;
}

const QUESTION = JSON.stringify({ model: 'tiny-model', messages: [USER], stream: false });

describe('a model that loads', () => {
  it.each([
    ['loading', 503],
    ['loading-with-200', 200],
  ] as const)('%s says so with %i, lists nothing and holds chat requests', async (fault, status) => {
    const url = await faulty(fault);
    expect(seen(await ask(url, { path: '/health' }))).toEqual({ status, body: '{"status":"loading"}' });
    expect(seen(await ask(url, { path: '/v1/models' }))).toEqual({ status: 200, body: EMPTY_LIST });
    expect(await stillOpen(url, CHAT, QUESTION)).toBe(true);
  });

  it('answers what it held once it is loaded', async () => {
    const { url } = await start({ faults: [loadingFor(150)] });
    const early = chat(url);
    expect((await ask(url, { path: '/v1/models' })).body).toBe(EMPTY_LIST);
    expect((await early).status).toBe(200);
    expect((await ask(url, { path: '/health' })).body).toBe('{"status":"ok"}');
    expect((await ask(url, { path: '/v1/models' })).body).toContain('tiny-model');
  });

  it('llama-server-loading lists its model all the same', async () => {
    const url = await faulty('llama-server-loading');
    const loading = { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } };
    for (const answer of [await ask(url, { path: '/health' }), await chat(url)]) {
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.body)).toEqual(loading);
    }
    expect((await ask(url, { path: '/v1/models' })).body).toContain('"id":"tiny-model"');
  });
});

describe('the model list', () => {
  it('model-not-listed', async () => {
    const url = await faulty('model-not-listed');
    const ids = JSON.parse((await ask(url, { path: '/v1/models' })).body).data.map(
      (row: { id: string }) => row.id,
    );
    expect(ids).toEqual(['google/gemma-4-E2B-it', 'Qwen/Qwen3.5-4B']);
    const refused = await chat(url);
    expect(refused.status).toBe(500);
    expect(JSON.parse(refused.body).error.message).toMatch(/^Model load failed: .* in tiny-model:/);
  });

  it('empty-models', async () => {
    const url = await faulty('empty-models');
    expect((await ask(url, { path: '/v1/models' })).body).toBe(EMPTY_LIST);
    expect((await chat(url)).status).toBe(500);
  });

  it('malformed-json-models', async () => {
    const answer = await ask(await faulty('malformed-json-models'), { path: '/v1/models' });
    expect([answer.status, answer.type, answer.complete]).toEqual([200, 'application/json', true]);
    expect(() => JSON.parse(answer.body)).toThrow();
  });

  it('html-models leaves chat alone', async () => {
    const url = await faulty('html-models');
    expect((await ask(url, { path: '/v1/models' })).type).toBe('text/html');
    expect((await chat(url)).status).toBe(200);
  });
});

describe('who and where', () => {
  it('wrong-service is a web site behind nginx', async () => {
    const url = await faulty('wrong-service');
    for (const path of ['/', '/health', '/v1/models']) {
      const answer = await ask(url, { path });
      expect([answer.status, answer.type]).toEqual([200, 'text/html']);
      expect(answer.body).toContain('<!DOCTYPE html>');
      expect(answer.rawHeaders).not.toContain('access-control-allow-origin');
    }
    expect((await chat(url)).status).toBe(405);
  });

  it.each([
    ['wrong-base-path', '/api/v1/models', '/api/v1/chat/completions', 404],
    ['root-base-path', '/models', '/chat/completions', 200],
  ] as const)('%s', async (fault, models, completions, health) => {
    const { url, baseUrl } = await start({ faults: [fault] });
    expect((await ask(url, { path: `${new URL(baseUrl).pathname}/models` })).status).toBe(404);
    expect((await chat(url)).status).toBe(404);
    expect((await ask(url, { path: models })).body).toContain('tiny-model');
    expect((await ask(url, { path: completions, body: QUESTION })).status).toBe(200);
    expect((await ask(url, { path: '/health' })).status).toBe(health);
  });

  it('auth wants the key on every path', async () => {
    const url = await faulty('auth');
    const withKey = (key: string) => ({ authorization: `Bearer ${key}` });
    for (const headers of [{}, withKey('other'), { authorization: SIMULATED_KEY }]) {
      const answer = await ask(url, { path: '/v1/models', headers });
      expect(answer.status).toBe(401);
      expect(answer.rawHeaders).toContain('www-authenticate');
    }
    expect((await ask(url, { path: '/v1/models', headers: withKey(SIMULATED_KEY) })).status).toBe(200);
    expect((await ask(url, { path: CHAT, body: QUESTION, headers: withKey(SIMULATED_KEY) })).status).toBe(
      200,
    );
  });
});

describe('time', () => {
  it('busyFirst counts chat requests only', async () => {
    const { url } = await start({ faults: [busyFirst(2)] });
    const statuses: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      statuses.push((await chat(url)).status);
      expect((await ask(url, { path: '/health' })).status).toBe(200);
    }
    expect(statuses).toEqual([503, 503, 200, 200]);
  });

  it('counts for each simulator anew', async () => {
    await chat(await faulty('busy-503'));
    const url = await faulty('busy-503');
    expect([(await chat(url)).status, (await chat(url)).status]).toEqual([503, 503]);
  });

  it('hang never answers', async () => {
    expect(await stillOpen(await faulty('hang'), CHAT, QUESTION)).toBe(true);
  });

  it('slowFirstToken sends the head and the role at once, the rest later', async () => {
    const { url, heldMs } = await start({ faults: [slowFirstToken(120)] });
    const response = await fetch(`${url}${CHAT}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [USER], stream: true }),
    });
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toContain('"role":"assistant"');
    expect(first).not.toContain('Two plus');
    const second = new TextDecoder().decode((await reader?.read())?.value);
    expect(second).toContain('Two plus');
    await reader?.cancel();
    expect(heldMs()).toBeGreaterThan(100);
  });

  it('slow-first-token ends as a whole answer', async () => {
    const { url } = await start({ faults: [slowFirstToken(1)] });
    expect(eventsOf(await chat(url, { stream: true })).at(-1)).toBe('[DONE]');
    expect((await chat(url)).status).toBe(200);
  });
});
