import { describe, expect, it } from 'vitest';
import type { SimulatorOptions } from '../../src/simulator/index.js';
import { AFTER_TOOL, ask, CHAT, chat, eventsOf, READ, USER } from './client.js';
import { useSimulators } from './serve.js';

const { start } = useSimulators();
const serve = async (options: SimulatorOptions): Promise<string> => (await start(options)).url;

const CORS = [
  'vary',
  'origin, access-control-request-method, access-control-request-headers',
  'access-control-allow-origin',
  '*',
  'access-control-expose-headers',
  '*',
];

describe('inferrs routes', () => {
  it.each([
    ['inferrs-a', '/health', 200, 'application/json', '{"status":"ok"}'],
    ['inferrs-a', '/', 200, 'text/plain; charset=utf-8', 'Ollama is running'],
    ['inferrs-a', '/api/version', 200, 'application/json', '{"version":"0.9.0"}'],
    ['inferrs-c', '/', 200, 'text/plain; charset=utf-8', 'inferrs is running'],
    ['inferrs-c', '/health?x=1', 200, 'application/json', '{"status":"ok"}'],
    ['inferrs-c', '/api/version', 200, 'application/json', '{"version":"0.9.0"}'],
    ['inferrs-c', '/v1/v1/models', 404, undefined, ''],
    ['inferrs-c', '/chat/completions', 404, undefined, ''],
    ['inferrs-c', '/v1/responses', 404, undefined, ''],
    ['inferrs-c', CHAT, 405, undefined, ''],
  ] as const)('%s answers GET %s with %i', async (kind, path, status, type, body) => {
    const answer = await ask(await serve({ kind }), { path });
    expect({ status: answer.status, type: answer.type, body: answer.body }).toEqual({ status, type, body });
  });

  it('lists the model it serves', async () => {
    const listed = async (kind: 'inferrs-a' | 'inferrs-c') =>
      JSON.parse((await ask(await serve({ kind, model: 'some/model' }), { path: '/v1/models' })).body);
    const row = (owner: string) => ({
      id: 'some/model',
      object: 'model',
      created: expect.any(Number),
      owned_by: owner,
    });
    expect(await listed('inferrs-a')).toEqual({ object: 'list', data: [row('inferrs')] });
    expect(await listed('inferrs-c')).toEqual({ object: 'list', data: [row('inferrs (loaded)')] });
  });

  it('writes the headers of axum, in their order and case', async () => {
    const url = await serve({ kind: 'inferrs-c' });
    const tail = ['content-length', '15', 'date', expect.any(String)];
    const health = await ask(url, { path: '/health' });
    expect(health.rawHeaders).toEqual(['content-type', 'application/json', ...CORS, ...tail]);
    const wrong = await ask(url, { path: CHAT });
    expect(wrong.rawHeaders).toEqual([
      ...CORS,
      'allow',
      'POST',
      'content-length',
      '0',
      'date',
      expect.any(String),
    ]);
    const stream = await chat(url, { stream: true });
    const head = ['content-type', 'text/event-stream', 'cache-control', 'no-cache', ...CORS];
    expect(stream.rawHeaders).toEqual([...head, 'transfer-encoding', 'chunked', 'date', expect.any(String)]);
  });
});

describe('the tiny model behind inferrs', () => {
  const SENTENCE = 'Two plus two equals four.';
  const choice = (answer: { body: string }) => JSON.parse(answer.body).choices[0];

  it('says the sentence when no tools are shown', async () => {
    for (const kind of ['inferrs-a', 'inferrs-c'] as const) {
      const url = await serve({ kind });
      expect(choice(await chat(url))).toEqual({
        index: 0,
        message: { role: 'assistant', content: SENTENCE },
        finish_reason: 'stop',
      });
    }
  });

  it('calls read when it sees tools, and answers once the result is there', async () => {
    const url = await serve({ kind: 'inferrs-c' });
    expect(choice(await chat(url, { tools: [READ] }))).toEqual({
      index: 0,
      message: {
        role: 'assistant',
        content: '',
        tool_calls: [
          { id: 'call_0', type: 'function', function: { name: 'read', arguments: '{"path":"AGENTS.md"}' } },
        ],
      },
      finish_reason: 'tool_calls',
    });
    expect(choice(await chat(url, { tools: [READ], messages: AFTER_TOOL })).message.content).toBe(SENTENCE);
  });

  it('does not see tools in generation A, and counts no tokens for them', async () => {
    const usage = async (kind: 'inferrs-a' | 'inferrs-c', body: object) =>
      JSON.parse((await chat(await serve({ kind }), { ...body })).body).usage.prompt_tokens;
    expect(await usage('inferrs-a', { tools: [READ] })).toBe(await usage('inferrs-a', {}));
    expect(await usage('inferrs-c', { tools: [READ] })).toBeGreaterThan(await usage('inferrs-c', {}));
  });

  it('streams the role, the text, the reason and [DONE], and never usage', async () => {
    const url = await serve({ kind: 'inferrs-c' });
    const chunk = (delta: object, finish: string | null) => ({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion.chunk',
      created: expect.any(Number),
      model: 'tiny-model',
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
    const answer = await chat(url, { stream: true, stream_options: { include_usage: true } });
    expect(eventsOf(answer)).toEqual([
      chunk({ role: 'assistant' }, null),
      chunk({ content: SENTENCE }, null),
      chunk({}, 'stop'),
      '[DONE]',
    ]);
    const call = await chat(url, { stream: true, tools: [READ] });
    expect(eventsOf(call)[1]).toEqual(
      chunk(
        {
          tool_calls: [
            { index: 0, id: 'call_0', type: 'function', function: { name: 'read', arguments: '' } },
            { index: 0, function: { arguments: '{"path": "AGENTS.md"}' } },
          ],
        },
        null,
      ),
    );
  });

  it('names the model as asked in A, as loaded in C', async () => {
    const named = async (kind: 'inferrs-a' | 'inferrs-c') =>
      JSON.parse((await chat(await serve({ kind }), { model: 'any' })).body).model;
    expect([await named('inferrs-a'), await named('inferrs-c')]).toEqual(['any', 'tiny-model']);
  });

  it('obeys either limit, max_completion_tokens first', async () => {
    const url = await serve({ kind: 'inferrs-c' });
    expect(choice(await chat(url, { max_tokens: 1 })).finish_reason).toBe('length');
    expect(choice(await chat(url, { max_completion_tokens: 1, max_tokens: 9 })).finish_reason).toBe('length');
    expect(choice(await chat(url, { max_completion_tokens: 9, max_tokens: 1 })).finish_reason).toBe('stop');
  });

  it('counts about 3.6 characters a token', async () => {
    const content = 'word '.repeat(7200);
    const answer = await chat(await serve({}), { messages: [{ ...USER, content }] });
    const { prompt_tokens: tokens } = JSON.parse(answer.body).usage;
    expect(content.length / tokens).toBeCloseTo(3.6, 1);
  });
});
