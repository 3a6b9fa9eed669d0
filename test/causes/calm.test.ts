import { describe, expect, it } from 'vitest';
import { classify, findingFor } from '../../src/causes/classify.js';
import { rank } from '../../src/causes/rank.js';
import type { Args } from '../../src/codes.js';
import type { Stage } from '../../src/steps.js';

const codesOf = (
  body: string,
  status: number | null,
  stage: Stage | null = 'agent-turn',
): readonly string[] =>
  classify({ status, contentType: null, body, transport: null, stage }).map(({ code }) => code);

const answer = (content: string, completion_tokens = 20, finish_reason = 'stop'): string =>
  JSON.stringify({
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    usage: { prompt_tokens: 14361, completion_tokens, total_tokens: 14361 + completion_tokens },
  });

describe('a good answer raises nothing', () => {
  it.each([
    'Error: AGENTS.md does not exist in this workspace. 2 plus 2 is 4.',
    'Error: the file notes.txt is missing. Shall I create it?',
    'Internal Server Error (500) means that the server failed.',
    'Exception: the build stops at step 3. I fixed the path and it passes now.',
    'Failed to call the weather service, so here is the forecast of yesterday: rain.',
    'Calls look like `<tool_call>{"name": "read", "arguments": {}}</tool_call>` in Qwen’s notation.',
    'The template:\n```xml\n<tool_call>\n{"name": "read", "arguments": {}}\n</tool_call>\n```\nturns that into tool_calls.',
    'A config:\n```json\n{"name": "app", "arguments": {"port": 80}}\n```',
    'It ends with `<|im_end|>`.',
    'The <|im_end|> token ends a turn.',
    'Two tokens, "<|im_start|>" and "<|im_end|>", frame a message.',
    'For example:\n\n~~~\n<|im_start|>user\nhi<|im_end|>\n~~~\n',
    '[INST] is how Llama 2 prompts begin.',
    'Wrap it in <tool_call></tool_call> tags.',
    'See [1] and [read the docs](https://example.com).',
    '[done(1)] is what the log says.',
  ])('%s', (text) => {
    expect(codesOf(answer(text), 200)).toEqual([]);
  });
});

describe('a bad answer is still seen', () => {
  it.each([
    ['error-as-content', answer('Error: something went wrong', 0)],
    ['error-as-content', answer('Error: something went wrong', 5, 'error')],
    ['error-as-content', answer('Error: Error code: 500 - internal error')],
    ['error-as-content', answer('RuntimeError: CUDA error: invalid argument')],
    ['error-as-content', answer('Internal Server Error')],
    ['error-as-content', answer('Traceback (most recent call last):\n  File "/srv/api.py", line 3')],
    ['tool-call-as-text', answer('I will look. <tool_call>{"name": "read", "arguments": {}}</tool_call>')],
    ['tool-call-as-text', answer('```json\n{"name": "read", "arguments": {}}\n```')],
    ['tool-call-as-text', answer('```\n<tool_call>{"name": "read", "arguments": {}}</tool_call>\n```')],
    ['tool-call-as-text', answer('[read(path="a.txt")]')],
    ['tool-call-as-text', answer('[read(path="a.txt"), exec(command="ls -l", timeout=5)]')],
    ['marker-leak', answer('Four.<|im_end|>\n<|im_start|>user\n')],
  ])('%s', (code, body) => {
    expect(codesOf(body, 200)[0]).toBe(code);
  });
});

describe('failures that have no field to name', () => {
  it.each([
    [
      'tool-output-unparseable',
      500,
      '{"error":{"code":500,"message":"Invalid diff: now finding less tool calls!"}}',
    ],
    [
      'template-error',
      500,
      '{"error":"template: :12:3: executing \\"\\" at <index .Tools 0>: index out of range: 0"}',
    ],
    [
      'gateway-error',
      503,
      '{"error":{"code":"no_available_workers","message":"No workers (all circuits open)"}}',
    ],
    [
      'wrong-service',
      403,
      '<html><head><meta http-equiv="refresh" content="1;url=/login?from=%2Fv1"></head></html>',
    ],
    [
      'wrong-service',
      200,
      '<html><body><form action="/users/sign_in"><input type="password"></form></body></html>',
    ],
  ])('%s', (code, status, body) => {
    expect(codesOf(body, status, 'models')[0]).toBe(code);
  });
});

it('offers no longer context where the cap is inferrs’ own for Gemma 3, nor for a body in bytes', () => {
  const advice = (status: number, body: string): string | undefined =>
    classify({ status, contentType: null, body, transport: null, stage: 'agent-turn', server: 'inferrs' })[0]
      ?.advice;
  const overflow = (limit: number): string =>
    `Prompt length (15000 tokens) exceeds the model's maximum context length (${limit} tokens)`;
  expect(advice(400, overflow(4096))).toMatch(/max-seq-len/);
  expect(advice(400, overflow(512))).toMatch(/^No flag helps(?!.*max-seq-len)/);
  expect(advice(413, 'length limit exceeded')).not.toMatch(/max-seq-len/);
  const measured = (args: Args): string =>
    findingFor('size-limit', args, { layer: 'agent', server: 'inferrs' }).advice;
  expect(measured({})).toMatch(/max-seq-len/);
  expect(measured({ unit: 'bytes' })).not.toMatch(/max-seq-len/);
});

describe('a word in passing decides nothing', () => {
  it.each([
    '500 Internal Server Error. Documentation: https://docs.example.com/errors',
    'Internal error while streaming tools response: worker 3 failed',
    'docker error: no such images',
    'error: grammar worker not responding',
    'vision-service failed: disk full',
    '{"error":"image cache directory not writable"}',
  ])('%s', (body) => {
    const { candidates } = rank({ status: 500, contentType: null, body, transport: null, stage: null });
    const codes = candidates.map(({ code }) => code);
    expect(codes[0]).toBe('opaque-error');
    for (const code of ['tls', 'tools-unsupported', 'image-rejected', 'tool-schema-rejected'])
      expect(codes).not.toContain(code);
  });
});
