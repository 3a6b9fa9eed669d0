import { describe, expect, it } from 'vitest';
import type { FaultId } from '../../src/simulator/index.js';
import { AFTER_TOOL, type Answer, ask, CHAT, chat, eventsOf, READ, USER } from './client.js';
import { useSimulators } from './serve.js';

const { start, faulty } = useSimulators();

type Delta = {
  content?: string;
  reasoning_content?: string;
  tool_calls?: { function: { arguments: unknown } }[];
};
type Chunk = { choices: { delta: Delta; finish_reason: string | null }[] };

const isChunk = (event: unknown): event is Chunk =>
  typeof event === 'object' && event !== null && 'choices' in event;
const deltas = (answer: Answer): Delta[] =>
  eventsOf(answer)
    .filter(isChunk)
    .flatMap(({ choices }) => choices.map(({ delta }) => delta));
const streamedText = (answer: Answer): string =>
  deltas(answer)
    .map(({ content }) => content ?? '')
    .join('');
const reasons = (answer: Answer): (string | null)[] =>
  eventsOf(answer)
    .filter(isChunk)
    .flatMap(({ choices }) => choices.map((choice) => choice.finish_reason))
    .filter((reason) => reason !== null);
const message = (answer: Answer) => JSON.parse(answer.body).choices[0].message;
const SENTENCE = 'Two plus two equals four.';

/** What the model says to a turn with tools, and to the direct question. */
const TEXTS: readonly (readonly [FaultId, withTools: RegExp, direct: RegExp])[] = [
  ['empty-answer', /^$/, /^$/],
  ['empty-answer-with-tools', /^$/, /^Two plus two equals four\.$/],
  ['tool-call-as-text', /^<tool_call>\n\{"name": "read"[\s\S]*<\/tool_call>$/, /^Two plus/],
  ['tool-call-as-text-harmony', /^<\|channel\|>commentary to=functions\.read .*<\|call\|>$/, /^Two plus/],
  ['tool-call-as-text-mistral', /^\[TOOL_CALLS\]\[\{"name": "read"/, /^Two plus/],
  ['tool-call-as-text-llama', /^<\|python_tag\|>\{"name": "read"/, /^Two plus/],
  ['tool-call-as-text-react', /^Thought: [\s\S]*\nAction: read\nAction Input: \{/, /^Two plus/],
  ['tool-call-as-text-xml', /^<function=read>\n<parameter=path>/, /^Two plus/],
  ['error-as-content', /^Generation failed: /, /^Generation failed: /],
  ['garbage-answer', /^(GGGG ?)+$/, /^(GGGG ?)+$/],
  ['marker-leak', /^$/, /^Two plus two equals four\.<\|im_end\|>\n<\|im_start\|>assistant$/],
];

describe('faults in what the model says', () => {
  it.each(TEXTS)('%s', async (fault, withTools, direct) => {
    const url = await faulty(fault);
    expect(message(await chat(url)).content).toMatch(direct);
    expect(streamedText(await chat(url, { stream: true }))).toMatch(direct);
    const tooled = await chat(url, { stream: true, tools: [READ] });
    expect(streamedText(tooled)).toMatch(withTools);
    const calls = deltas(tooled).some((delta) => delta.tool_calls);
    expect(calls).toBe(fault === 'marker-leak');
  });

  it('tool-call-as-text ends once the result is there', async () => {
    const url = await faulty('tool-call-as-text');
    expect(message(await chat(url, { tools: [READ], messages: AFTER_TOOL })).content).toBe(SENTENCE);
  });

  it('reasoning-only thinks and says nothing', async () => {
    const url = await faulty('reasoning-only');
    const stream = await chat(url, { stream: true, tools: [READ] });
    expect(streamedText(stream)).toBe('');
    expect(
      deltas(stream)
        .map((delta) => delta.reasoning_content ?? '')
        .join(''),
    ).toMatch(/four\.$/);
    expect(message(await chat(url))).toMatchObject({ content: '', reasoning_content: expect.any(String) });
  });

  it('tools-ignored counts no tokens for tools and never calls one', async () => {
    const url = await faulty('tools-ignored');
    const without = JSON.parse((await chat(url)).body);
    const tooled = JSON.parse((await chat(url, { tools: [READ] })).body);
    expect(tooled.usage).toEqual(without.usage);
    expect(tooled.choices[0].message.content).toBe(SENTENCE);
  });
});

describe('faults in limits on the answer', () => {
  const count = async (url: string, body: object) =>
    JSON.parse((await chat(url, { ...body })).body).usage.completion_tokens;

  it('ignores-max-tokens obeys none', async () => {
    const url = await faulty('ignores-max-tokens');
    expect([await count(url, { max_tokens: 8 }), await count(url, { max_completion_tokens: 8 })]).toEqual([
      5000, 5000,
    ]);
  });

  it('ignores-max-completion-tokens obeys max_tokens', async () => {
    const url = await faulty('ignores-max-completion-tokens');
    expect([await count(url, { max_tokens: 8 }), await count(url, { max_completion_tokens: 8 })]).toEqual([
      8, 5000,
    ]);
  });

  it('stops soon after the client has gone', async () => {
    const simulator = await start({ faults: ['ignores-max-tokens'] });
    const stop = new AbortController();
    const body = JSON.stringify({ messages: [USER], stream: true });
    const response = await fetch(`${simulator.url}${CHAT}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: stop.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    stop.abort();
    await expect(reader?.read()).rejects.toThrow();
    expect((await ask(simulator.url, { path: '/health' })).status).toBe(200);
  });
});

describe('faults in how an answer is written', () => {
  const calls = (answer: Answer): unknown[] =>
    deltas(answer)
      .flatMap((delta) => delta.tool_calls ?? [])
      .map((call) => call.function.arguments);

  it('arguments-as-object, with and without stream', async () => {
    const url = await faulty('arguments-as-object');
    expect(calls(await chat(url, { stream: true, tools: [READ] }))).toEqual([{ path: 'AGENTS.md' }]);
    const whole = message(await chat(url, { tools: [READ] }));
    expect(whole.tool_calls[0].function.arguments).toEqual({ path: 'AGENTS.md' });
  });

  it('broken-only-when-streaming', async () => {
    const url = await faulty('broken-only-when-streaming');
    const streamed = calls(await chat(url, { stream: true, tools: [READ] })).join('');
    expect(() => JSON.parse(streamed)).toThrow();
    const whole = message(await chat(url, { tools: [READ] }));
    expect(JSON.parse(whole.tool_calls[0].function.arguments)).toEqual({ path: 'AGENTS.md' });
  });

  it.each([
    ['healthy', ['stop'], true],
    ['no-done', ['stop'], false],
    ['no-finish-reason', [], true],
    ['no-end', [], false],
  ] as const)('%s', async (fault, finish, done) => {
    const answer = await chat(await faulty(fault), { stream: true });
    expect(answer.complete).toBe(true);
    expect(streamedText(answer)).toBe(SENTENCE);
    expect(reasons(answer)).toEqual(finish);
    expect(eventsOf(answer).includes('[DONE]')).toBe(done);
  });

  it('no-done and no-finish-reason make no-end', async () => {
    const answer = await chat(await faulty('no-done', 'no-finish-reason'), { stream: true });
    expect([reasons(answer), eventsOf(answer).includes('[DONE]')]).toEqual([[], false]);
  });

  it('cut-stream ends in the middle, and only streams do', async () => {
    const url = await faulty('cut-stream');
    const answer = await chat(url, { stream: true });
    expect(answer.complete).toBe(false);
    expect([streamedText(answer), reasons(answer)]).toEqual([SENTENCE, []]);
    expect((await chat(url)).complete).toBe(true);
  });

  it('stream-ignored answers with JSON', async () => {
    const answer = await chat(await faulty('stream-ignored'), { stream: true });
    expect(answer.type).toBe('application/json');
    expect(message(answer).content).toBe(SENTENCE);
  });

  it('error-in-stream', async () => {
    const answer = await chat(await faulty('error-in-stream'), { stream: true });
    const events = eventsOf(answer);
    expect(events).toHaveLength(2);
    expect(events[1]).toEqual({ error: { message: expect.any(String), type: 'server_error' } });
    expect(answer.complete).toBe(true);
  });
});
