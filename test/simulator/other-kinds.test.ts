import { describe, expect, it } from 'vitest';
import { type Answer, ask, CHAT, chat, eventsOf, PARTS, READ, USER } from './client.js';
import { useSimulators } from './serve.js';

const { start } = useSimulators();
const ollama = async (): Promise<string> => (await start({ kind: 'ollama' })).url;
const llamaServer = async (): Promise<string> => (await start({ kind: 'llama-server' })).url;

const json = (answer: Answer) => JSON.parse(answer.body);
const said = (answer: Answer) => [answer.status, json(answer).error.message];

describe('Ollama', () => {
  it.each([
    ['/health', 404, 'text/plain', '404 page not found'],
    ['/', 200, 'text/plain; charset=utf-8', 'Ollama is running'],
    [CHAT, 405, 'text/plain', '405 method not allowed'],
  ] as const)('GET %s', async (path, status, type, body) => {
    const answer = await ask(await ollama(), { path });
    expect({ status: answer.status, type: answer.type, body: answer.body }).toEqual({ status, type, body });
  });

  it('writes header names as Go does', async () => {
    const { rawHeaders } = await ask(await ollama(), { path: '/v1/models' });
    expect(rawHeaders.filter((_, index) => index % 2 === 0)).toEqual([
      'Content-Type',
      'Content-Length',
      'Date',
    ]);
  });

  it('lists ids with their tag, and null when it has none', async () => {
    const row = {
      id: 'tiny-model:latest',
      object: 'model',
      created: expect.any(Number),
      owned_by: 'library',
    };
    expect(json(await ask(await ollama(), { path: '/v1/models' }))).toEqual({ object: 'list', data: [row] });
    const { url } = await start({ kind: 'ollama', faults: ['empty-models'] });
    expect(json(await ask(url, { path: '/v1/models' }))).toEqual({ object: 'list', data: null });
  });

  it('tells its context once the model was used', async () => {
    const { url } = await start({ faults: ['ollama-default'] });
    const running = async () => json(await ask(url, { path: '/api/ps' })).models;
    expect(await running()).toEqual([]);
    await chat(url);
    expect(await running()).toMatchObject([{ name: 'tiny-model:latest', context_length: 4096 }]);
  });

  it('tells what the model can do', async () => {
    const show = async (url: string, model: string) =>
      ask(url, { path: '/api/show', body: JSON.stringify({ model }) });
    const url = await ollama();
    expect(json(await show(url, 'tiny-model'))).toMatchObject({
      capabilities: ['completion', 'tools'],
      model_info: { 'qwen3.context_length': 32_768 },
    });
    expect(
      json(await show((await start({ faults: ['ollama-32k'] })).url, 'tiny-model')).capabilities,
    ).toEqual(['completion']);
    expect((await show(url, 'nope')).status).toBe(404);
    expect(json(await ask(url, { path: '/api/tags' })).models[0].name).toBe('tiny-model:latest');
    expect(json(await ask(url, { path: '/api/version' }))).toEqual({ version: expect.any(String) });
  });

  it.each([
    [{ model: 'nope' }, 404, "model 'nope' not found"],
    [{ messages: [] }, 400, "[] is too short - 'messages'"],
    [{ messages: [{ role: 'user', content: null }] }, 400, 'invalid message content type: <nil>'],
    [{ reasoning_effort: 'low' }, 400, '"tiny-model" does not support thinking'],
    [
      { temperature: 'hot' },
      400,
      'json: cannot unmarshal string into Go struct field ChatCompletionRequest.temperature of type float64',
    ],
  ] as const)('refuses %j', async (body, status, words) => {
    const answer = await chat(await ollama(), body);
    expect(said(answer)).toEqual([status, words]);
    expect(json(answer).error).toMatchObject({ param: null, code: null });
  });

  it('refuses broken JSON', async () => {
    expect(said(await ask(await ollama(), { path: CHAT, body: '{"model":' }))).toEqual([
      400,
      'unexpected EOF',
    ]);
  });

  it('takes arrays and tools, ignores max_completion_tokens and sends usage when asked', async () => {
    const url = await ollama();
    expect((await chat(url, { messages: [PARTS] })).status).toBe(200);
    const limited = async (field: string) => json(await chat(url, { [field]: 1 })).choices[0].finish_reason;
    expect([await limited('max_tokens'), await limited('max_completion_tokens')]).toEqual(['length', 'stop']);
    const stream = await chat(url, { tools: [READ], stream: true, stream_options: { include_usage: true } });
    const events = eventsOf(stream);
    expect(events[0]).toMatchObject({
      system_fingerprint: 'fp_ollama',
      choices: [{ delta: { role: 'assistant', tool_calls: [{ index: 0, function: { name: 'read' } }] } }],
    });
    expect(events.at(-2)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(
      eventsOf(await chat(url, { stream: true })).some((event) => Object.hasOwn(Object(event), 'usage')),
    ).toBe(false);
  });
});

describe('llama-server', () => {
  it('answers what it does not know with its own 404', async () => {
    for (const path of ['/', '/nope', CHAT]) {
      const answer = await ask(await llamaServer(), { path });
      expect([answer.status, json(answer)]).toEqual([
        404,
        { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } },
      ]);
    }
  });

  it('tells its context', async () => {
    const { url } = await start({ faults: ['llama-server-8k'] });
    const props = json(await ask(url, { path: '/props' }));
    expect(props).toMatchObject({
      default_generation_settings: { n_ctx: 8192 },
      chat_template: expect.any(String),
    });
    const models = json(await ask(url, { path: '/v1/models' }));
    expect(models).toMatchObject({
      models: [{ name: 'tiny-model' }],
      data: [{ id: 'tiny-model', owned_by: 'llamacpp', meta: { n_ctx_train: 32_768 } }],
    });
  });

  it('names itself in the headers', async () => {
    const { rawHeaders } = await ask(await llamaServer(), { path: '/health' });
    expect(rawHeaders.slice(0, 2)).toEqual(['Server', 'llama.cpp']);
  });

  it('ignores the name of the model', async () => {
    expect(json(await chat(await llamaServer(), { model: 'nope' })).model).toBe('tiny-model');
  });

  it('refuses wrong types and broken JSON in its own words', async () => {
    const url = await llamaServer();
    expect(said(await chat(url, { temperature: 'hot' }))).toEqual([
      400,
      "Field 'temperature': [json.exception.type_error.302] type must be number, but is string",
    ]);
    const broken = await ask(url, { path: CHAT, body: '{"model":' });
    expect(said(broken)).toEqual([
      500,
      expect.stringMatching(/^\[json\.exception\.parse_error\.101\] parse error at line 1, column 10: /),
    ]);
  });

  it('never answers a request without messages', async () => {
    const simulator = await start({ kind: 'llama-server' });
    const stop = new AbortController();
    const body = JSON.stringify({ messages: [] });
    const held = ask(simulator.url, { path: CHAT, body, signal: stop.signal }).then(
      () => 'answered',
      () => 'aborted',
    );
    await expect.poll(() => simulator.requests.length).toBe(1);
    await ask(simulator.url, { path: '/health' });
    stop.abort();
    expect(await held).toBe('aborted');
  });

  it('streams a role chunk with null content, and usage when asked', async () => {
    const answer = await chat(await llamaServer(), { stream: true, stream_options: { include_usage: true } });
    const events = eventsOf(answer);
    expect(events[0]).toMatchObject({
      choices: [{ delta: { role: 'assistant', content: null } }],
      system_fingerprint: expect.stringMatching(/^b\d+-[0-9a-f]{8}$/),
    });
    expect(events.at(-2)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
    expect((await chat(await llamaServer(), { messages: [USER, PARTS] })).status).toBe(200);
  });
});
