import { describe, expect, it } from 'vitest';
import { classify, findingFor } from '../../src/causes/classify.js';
import { MATRIX } from '../../src/causes/index.js';
import { rank } from '../../src/causes/rank.js';
import { CODES } from '../../src/codes.js';
import { MEASURED, PAIRS } from './cases.js';
import { carrying, evidence, type Seen } from './evidence.js';

const codes = (seen: Seen): string[] => classify(evidence(seen)).map(({ code }) => code);

describe('every row', () => {
  it.each(Object.entries(PAIRS))('%s is raised by its own evidence', (code, { hit }) => {
    expect(codes(hit)[0]).toBe(code);
  });

  it.each(Object.entries(PAIRS))('%s is not raised by its near miss', (code, { miss }) => {
    expect(codes(miss)).not.toContain(code);
  });

  it.each(CODES)('%s makes a whole finding', (code) => {
    const finding = findingFor(code, {}, { layer: 'agent' });
    expect(finding).toMatchObject({
      code,
      layer: 'agent',
      severity: expect.stringMatching(/^(error|warning|info)$/),
    });
    for (const text of [finding.title, finding.why ?? '', finding.advice]) {
      expect(text.length).toBeGreaterThan(10);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
    expect(finding.title).not.toMatch(/\n|\.$/);
    expect(finding.sources.length).toBeGreaterThan(0);
    for (const source of finding.sources) expect(source).toMatch(/^https:\/\//);
  });

  it('is either read out of evidence or measured', () => {
    expect([...Object.keys(PAIRS), ...MEASURED].sort()).toEqual([...CODES].sort());
  });

  it('explains only other rows', () => {
    for (const code of CODES) expect(MATRIX[code].explains).not.toContain(code);
  });
});

describe('what the request carried decides what the words mean', () => {
  const array = 'messages[1].content: invalid type: sequence, expected a string';

  it('raises no content-array-rejected when no array was sent', () => {
    expect(codes({ status: 422, body: array, carried: carrying({ contentParts: false }) })).not.toContain(
      'content-array-rejected',
    );
    expect(codes({ status: 422, body: array, carried: carrying() })).toEqual(['content-array-rejected']);
  });

  it('takes a refused role for the one that was sent', () => {
    const body = 'Jinja Exception: Unexpected message role.';
    expect(codes({ status: 500, body, stage: 'agent-turn' })).toEqual(['developer-role-rejected']);
    expect(codes({ status: 500, body, carried: carrying() })).not.toContain('developer-role-rejected');
  });

  it('says nothing of tools to a turn without tools', () => {
    const body = '{"error":"this model does not support tools"}';
    expect(codes({ status: 400, body, carried: carrying({ tools: 0, toolChoice: false }) })).not.toContain(
      'tools-unsupported',
    );
  });

  it('names only keywords that were sent when xgrammar names none', () => {
    const body = 'The provided JSON schema contains features not supported by xgrammar.';
    const [finding] = classify(evidence({ status: 400, body, carried: carrying() }));
    expect(finding?.flags).toEqual({ unsupportedToolSchemaKeywords: ['minItems'] });
  });
});

describe('"expected a string" is said of many things', () => {
  it.each([
    ['null', 'messages[2].content: invalid type: null, expected a string'],
    ['an object', 'messages[2].content: invalid type: map, expected a string'],
    ['a field of the embeddings API', 'input: invalid type: sequence, expected a string'],
    ['the stop field', 'stop: invalid type: sequence, expected a string'],
    ['the model', 'model: invalid type: sequence, expected a string'],
    ['a tool call', 'messages[2].tool_calls[0].function.arguments: invalid type: map, expected a string'],
  ])('only an array in content is requiresStringContent, not %s', (_, body) => {
    const findings = classify(evidence({ status: 422, body, stage: 'tool-result-turn' }));
    expect(findings.map(({ code }) => code)).not.toContain('content-array-rejected');
    for (const { flags } of findings) expect(flags).not.toHaveProperty('requiresStringContent');
  });
});

describe('context overflow carries its numbers', () => {
  it.each([
    ["Prompt length (15301 tokens) exceeds the model's maximum context length (4096 tokens).", 15301, 4096],
    [
      'request (12267 tokens) exceeds the available context size (8192 tokens), try increasing it',
      12267,
      8192,
    ],
    ['Requested tokens (516) exceed context window of 512', 516, 512],
    ['prompt is too long: 205000 tokens > 200000 maximum', 205000, 200000],
    ['`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 8121 `inputs` tokens', 8121, 4096],
    ["This model's maximum context length is 6,048 tokens. However, you requested 6,616 tokens", 6616, 6048],
  ])('%s', (body, size, limit) => {
    const { candidates } = rank(evidence({ status: 400, body, server: 'vllm' }));
    expect(candidates[0]).toMatchObject({ code: 'context-overflow', args: { size, limit } });
    expect(classify(evidence({ status: 400, body, server: 'vllm' }))[0]?.title).toContain(String(limit));
  });

  it('names Gemma 3 for a limit of 512 or 1024 in the words of inferrs, and for no other', () => {
    const said = (limit: number): string =>
      `Prompt length (13609 tokens) exceeds the model's maximum context length (${limit} tokens).`;
    const title = (body: string, server: 'inferrs' | 'vllm' | null): string =>
      classify(evidence({ status: 400, body, server }))[0]?.title ?? '';
    expect(title(said(512), null)).toMatch(/Gemma 3/);
    expect(title(said(1024), 'inferrs')).toMatch(/Gemma 3/);
    expect(title(said(2048), 'inferrs')).not.toMatch(/Gemma/);
    expect(title(said(512), 'vllm')).not.toMatch(/Gemma/);
  });
});

describe('the server’s words', () => {
  it('are unwrapped from every layer around them', () => {
    const inner = 'request (9021 tokens) exceeds the available context size (4096 tokens)';
    const body = JSON.stringify({
      error: `inference backend 400 Bad Request: ${JSON.stringify({ error: { code: 400, message: inner } })}`,
    });
    expect(classify(evidence({ status: 500, body }))[0]?.serverSaid).toBe(inner);
  });

  it('are cut at 400 characters and absent when there are none', () => {
    const long = classify(evidence({ status: 500, body: 'x '.repeat(2000) }))[0]?.serverSaid ?? '';
    expect(Array.from(long).length).toBeLessThanOrEqual(400);
    expect(classify(evidence({ status: 500 }))[0]).not.toHaveProperty('serverSaid');
  });

  it('do not include the request that an error repeats', () => {
    const body =
      'Failed to parse messages: Unsupported content part type: "image_url"; messages = [{"role":"user","content":"context length exceeded"}]';
    expect(codes({ status: 400, body, stage: 'agent-turn' })).toEqual(['image-rejected']);
  });
});

it('a clean answer raises nothing, whatever it talks about', () => {
  const content =
    'Error 400: context length exceeded, CUDA out of memory, roles must alternate, invalid API key.';
  const body = JSON.stringify({
    choices: [{ message: { content: `It means: ${content}` }, finish_reason: 'stop' }],
  });
  expect(codes({ status: 200, body })).toEqual([]);
});

it('the advice names the server’s own option', () => {
  const finding = findingFor('context-overflow', {}, { layer: 'agent', server: 'ollama' });
  expect(finding.advice).toContain('OLLAMA_CONTEXT_LENGTH');
});
