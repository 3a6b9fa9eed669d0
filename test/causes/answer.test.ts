import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/reading/answer.js';
import { findMarkers, findTextCall } from '../../src/reading/text-call.js';
import { argumentProblems } from '../../src/reading/tool-calls.js';

const sse = (...chunks: readonly unknown[]): string =>
  chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`).join('');
const delta = (part: object, finish: string | null = null): object => ({
  model: 'm',
  choices: [{ index: 0, delta: part, finish_reason: finish }],
});

describe('a streamed answer', () => {
  it('is put together from its pieces', () => {
    const body = sse(
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'Two ' }),
      delta({ content: 'plus' }),
      delta({}, 'stop'),
      {
        choices: [],
        usage: { prompt_tokens: 12, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } },
      },
      '[DONE]',
    );
    expect(readAnswer(body, 'text/event-stream')).toMatchObject({
      text: 'Two plus',
      pieces: 2,
      finishReason: 'stop',
      done: true,
      sawJson: true,
      streamed: true,
      usage: { promptTokens: 12, completionTokens: 3, cachedTokens: 4 },
      model: 'm',
      error: null,
    });
  });

  it('keeps two calls apart by their index, their arguments in pieces', () => {
    const piece = (index: number, args: string, rest: object = {}): object =>
      delta({ tool_calls: [{ index, ...rest, function: { arguments: args, ...(index === 0 ? {} : {}) } }] });
    const start = (index: number, id: string, name: string): object =>
      delta({ tool_calls: [{ index, id, function: { name, arguments: '' } }] });
    const answer = readAnswer(
      sse(
        start(0, 'a', 'read'),
        piece(0, '{"p":'),
        start(1, 'b', 'exec'),
        piece(1, '{}'),
        piece(0, '1}'),
        '[DONE]',
      ),
      'text/event-stream',
    );
    expect(answer.toolCalls).toMatchObject([
      { id: 'a', name: 'read', arguments: '{"p":1}', argumentsKind: 'string', problems: [] },
      { id: 'b', name: 'exec', arguments: '{}', problems: [] },
    ]);
  });

  it('says when the index is missing', () => {
    const body = sse(
      delta({ tool_calls: [{ id: 'a', function: { name: 'read', arguments: '{}' } }] }),
      '[DONE]',
    );
    expect(readAnswer(body, 'text/event-stream').toolCalls[0]?.problems).toEqual(['index-missing']);
  });

  it('reads events that are given, and an error among them', () => {
    const answer = readAnswer('', 'text/event-stream', [
      { event: 'error', data: '{"error":{"message":"template failed"}}' },
    ]);
    expect(answer).toMatchObject({ error: '{"message":"template failed"}', sawJson: false, done: false });
  });
});

describe('a whole answer', () => {
  const whole = (message: object): string =>
    JSON.stringify({ choices: [{ message, finish_reason: 'stop' }] });

  it('is done, and counts as one piece', () => {
    expect(readAnswer(whole({ content: 'four' }), 'application/json')).toMatchObject({
      text: 'four',
      done: true,
      pieces: 1,
    });
  });

  it('takes a think block for reasoning', () => {
    expect(readAnswer(whole({ content: '<think>hm</think>\n\nfour' }), null)).toMatchObject({
      text: 'four',
      reasoning: 'hm',
    });
    expect(readAnswer(whole({ content: '<think>hm' }), null)).toMatchObject({ text: '', reasoning: 'hm' });
  });

  it.each([
    [{ path: 'a' }, 'object', ['arguments-object']],
    ['{"path":', 'string', ['arguments-not-json']],
    ['{"a":1}{"a":1}', 'string', ['arguments-repeated']],
    ['[1]', 'string', ['arguments-not-object']],
    ['', 'string', []],
    [undefined, 'missing', ['arguments-missing']],
  ])('judges the arguments %j', (args, kind, problems) => {
    const message = { tool_calls: [{ id: 'a', function: { name: 'read', arguments: args } }] };
    expect(readAnswer(whole(message), null).toolCalls[0]).toMatchObject({ argumentsKind: kind, problems });
  });
});

describe('a call written as text', () => {
  it.each([
    ['hermes', '<tool_call>\n{"name": "read", "arguments": {}}\n</tool_call>', 'read'],
    ['harmony', '<|channel|>commentary to=functions.read <|message|>{}', 'read'],
    ['mistral', '[TOOL_CALLS][{"name": "read", "arguments": {}}]', 'read'],
    ['llama', '{"name": "read", "parameters": {"path": "a"}}', 'read'],
    ['llama', '```json\n{"name": "read", "arguments": {}}\n```', 'read'],
    ['react', 'Thought: I need it\nAction: read\nAction Input: {"path": "a"}', 'read'],
    ['xml', '<tool_call>\n<function=read>\n<parameter=path>a</parameter>', 'read'],
    ['xml', '<function_calls><invoke name="read">', 'read'],
  ])('%s is recognised', (dialect, text, name) => {
    expect(findTextCall(text)).toEqual({ dialect, name });
  });

  it.each([
    'Use the read tool with {"path": "a"}.',
    'A config looks like {"name": "my-app", "version": "1.0.0"}.',
    '{"name": "my-app", "version": "1.0.0"}',
    'Action: none is needed.',
    'if a < function then b',
  ])('%s is no call', (text) => {
    expect(findTextCall(text)).toBeNull();
  });
});

it('finds markers, and only markers', () => {
  expect(findMarkers('Four.<|im_end|>\n<|im_start|>user<|im_end|>')).toEqual(['<|im_end|>', '<|im_start|>']);
  expect(findMarkers('a <b> c </b> [INSTALL] <s> <|x y|>')).toEqual([]);
});

describe('whatever comes', () => {
  it('is read without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.string().map((text) => `data: ${text}\n\n`),
        ),
        fc.constantFrom(null, 'text/event-stream', 'application/json'),
        (body, type) => {
          const answer = readAnswer(body, type);
          expect(typeof answer.text).toBe('string');
          argumentProblems(body);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the text of the pieces, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const body = sse(...pieces.map((content) => delta({ content })), '[DONE]');
        const answer = readAnswer(body, 'text/event-stream');
        fc.pre(!/^\s*<(?:think|thinking|thought|reasoning)>/i.test(pieces.join('')));
        expect(answer.text).toBe(pieces.join(''));
        expect(answer.pieces).toBe(pieces.length);
      }),
      { numRuns: 100 },
    );
  });
});
