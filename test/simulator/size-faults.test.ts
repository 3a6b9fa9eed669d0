import { describe, expect, it } from 'vitest';
import { contextLimit, diesAbove, droppedAbove, refusedAbove } from '../../src/simulator/index.js';
import { type Answer, ask, chat, eventsOf, failure, READ, USER } from './client.js';
import { useSimulators } from './serve.js';

const { start, faulty } = useSimulators();

/** A question of so many characters. */
const long = (chars: number) => ({ messages: [{ ...USER, content: 'word '.repeat(chars / 5) }] });
const usage = (answer: Answer) => JSON.parse(answer.body).usage.prompt_tokens;

describe('the context', () => {
  it('inferrs refuses from the limit on, with both numbers', async () => {
    const tokens = usage(await chat((await start()).url, long(3600)));
    const at = await start({ faults: [contextLimit(tokens)] });
    const above = await start({ faults: [contextLimit(tokens + 1)] });
    const refused = await chat(at.url, long(3600));
    expect([refused.status, JSON.parse(refused.body)]).toEqual([
      400,
      {
        error: {
          message: `Prompt length (${tokens} tokens) exceeds the model's maximum context length (${tokens} tokens).`,
          type: 'invalid_request_error',
        },
      },
    ]);
    expect((await chat(above.url, long(3600))).status).toBe(200);
  });

  it.each([
    ['context-overflow', 4096],
    ['context-12000', 12_000],
    ['gemma-cap', 512],
  ] as const)('%s', async (fault, limit) => {
    const url = await faulty(fault);
    expect((await chat(url)).status).toBe(200);
    expect((await chat(url, long(limit * 4))).body).toContain(`maximum context length (${limit} tokens).`);
  });

  it('llama-server refuses in its own words, with the numbers as fields', async () => {
    const answer = await chat(await faulty('llama-server-8k'), long(40_000));
    const { error } = JSON.parse(answer.body);
    expect(answer.status).toBe(400);
    expect(error).toMatchObject({ code: 400, type: 'exceed_context_size_error', n_ctx: 8192 });
    expect(error.message).toBe(
      `request (${error.n_prompt_tokens} tokens) exceeds the available context size (8192 tokens), try increasing it`,
    );
  });

  it('Ollama cuts in silence, down to half of the context', async () => {
    const url = await faulty('silent-truncation');
    expect(usage(await chat(url, long(3600)))).toBeGreaterThan(1000);
    expect(usage(await chat(url, long(36_000)))).toBe(2050);
    const stream = await chat(url, {
      ...long(36_000),
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(eventsOf(stream).at(-2)).toMatchObject({ choices: [], usage: { prompt_tokens: 2050 } });
  });

  it.each([
    ['ollama-default', 2050],
    ['ollama-32k', 10_018],
  ] as const)('%s has no tools in its template', async (fault, tokens) => {
    const url = await faulty(fault);
    const refused = await chat(url, { tools: [READ] });
    expect([refused.status, JSON.parse(refused.body).error.message]).toEqual([
      400,
      'registry.ollama.ai/library/tiny-model:latest does not support tools',
    ]);
    expect(usage(await chat(url, long(36_000)))).toBe(tokens);
  });
});

describe('what large requests do', () => {
  const BYTES = 10_000;

  it('droppedAbove drops them and lives on', async () => {
    const { url } = await start({ faults: [droppedAbove(BYTES)] });
    expect(await failure(chat(url, long(BYTES)))).toBe('ECONNRESET');
    expect((await chat(url)).status).toBe(200);
  });

  it('refusedAbove refuses them without a number', async () => {
    const { url } = await start({ faults: [refusedAbove(BYTES)] });
    const answer = await chat(url, long(BYTES));
    expect([answer.status, answer.body]).toEqual([
      413,
      'Failed to buffer the request body: length limit exceeded',
    ]);
    expect((await chat(url)).status).toBe(200);
  });

  it('dropped-with-tools drops small ones too', async () => {
    const url = await faulty('dropped-with-tools');
    expect(await failure(chat(url, { tools: [READ] }))).toBe('ECONNRESET');
    expect((await chat(url)).status).toBe(200);
  });

  it('diesAbove ends after the role chunk, and nothing answers any more', async () => {
    const { url } = await start({ faults: [diesAbove(BYTES, null)] });
    const last = await chat(url, { ...long(BYTES), stream: true });
    expect([last.status, last.complete, eventsOf(last).length]).toEqual([200, false, 1]);
    expect(last.body).toContain('"role":"assistant"');
    expect(await failure(ask(url, { path: '/health' }))).toBe('ECONNREFUSED');
    expect(await failure(chat(url))).toBe('ECONNREFUSED');
  });

  it('dies-before-headers dies of the first request that is too large', async () => {
    const url = await faulty('dies-before-headers');
    expect(await failure(chat(url, long(40_000)))).toBe('ECONNRESET');
    expect(await failure(ask(url, { path: '/health' }))).toBe('ECONNREFUSED');
  });

  it('takes every other connection with it', async () => {
    const { url, requests } = await start({
      faults: [diesAbove(BYTES, null, 'before-headers'), 'slow-first-token'],
    });
    const waiting = failure(chat(url));
    await expect.poll(() => requests.length).toBe(1);
    expect(await failure(chat(url, long(BYTES)))).toBe('ECONNRESET');
    expect(await waiting).toBe('ECONNRESET');
  });

  it('comes back on the same port', async () => {
    const { url } = await start({ faults: [diesAbove(BYTES, 50)] });
    await chat(url, { ...long(BYTES), stream: true });
    expect(await failure(ask(url, { path: '/health' }))).toBe('ECONNREFUSED');
    await expect.poll(() => failure(ask(url, { path: '/health' })), { interval: 20 }).toBeUndefined();
    expect((await chat(url)).status).toBe(200);
  });
});
