import { describe, expect, it } from 'vitest';
import { type FaultId, schemaKeywordRejected } from '../../src/simulator/index.js';
import { AFTER_TOOL, type Answer, chat, failure, PARTS, READ, USER } from './client.js';
import { useSimulators } from './serve.js';

const { start, faulty } = useSimulators();

type Body = Readonly<Record<string, unknown>>;
const SYSTEM = { role: 'system', content: 'Be brief.' };
const tool = (parameters: object, more: object = {}) => ({
  ...READ,
  function: { ...READ.function, ...more, parameters: { type: 'object', ...parameters } },
});

/** A body that the fault refuses, with the status and the words, and one that is as near as can be and passes. */
const REFUSALS: readonly (readonly [FaultId, Body, number, RegExp, Body])[] = [
  ['tools-rejected', { tools: [READ] }, 400, /does not support tools/, {}],
  ['tools-rejected-500', { tools: [READ] }, 500, /NoneType/, { tools: [] }],
  [
    'arrays-rejected-400',
    { messages: [USER, PARTS] },
    400,
    /messages\[1\]\.content.*array/,
    { messages: [USER] },
  ],
  ['role-alternation', { messages: [USER, USER] }, 400, /must alternate/, { messages: [SYSTEM, USER] }],
  [
    'user-after-tool-rejected',
    { messages: [...AFTER_TOOL, USER] },
    400,
    /'user' after role 'tool'/,
    { messages: [...AFTER_TOOL, { role: 'assistant', content: '' }, USER] },
  ],
  ['system-rejected', { messages: [SYSTEM, USER] }, 400, /System role/, {}],
  [
    'max-completion-tokens-rejected',
    { max_completion_tokens: 9 },
    400,
    /max_completion_tokens/,
    { max_tokens: 9 },
  ],
  [
    'stream-options-rejected',
    { stream: true, stream_options: {} },
    422,
    /"stream_options"/,
    { stream: true },
  ],
  ['store-rejected', { store: false }, 400, /: store"/, {}],
  ['tool-choice-rejected', { tools: [READ], tool_choice: 'auto' }, 400, /tool choice/, { tools: [READ] }],
  ['strict-rejected', { tools: [tool({}, { strict: false })] }, 422, /"strict"/, { tools: [READ] }],
  ['extra-message-keys-rejected', { messages: AFTER_TOOL }, 400, /messages\[1\]\.tool_calls/, {}],
  ['null-content-rejected', { messages: AFTER_TOOL }, 422, /"messages",1,"content"/, {}],
  [
    'tool-name-missing',
    { messages: AFTER_TOOL },
    400,
    /must have a 'name'/,
    {
      messages: AFTER_TOOL.map((message) =>
        message.role === 'tool' ? { ...message, name: 'read' } : message,
      ),
    },
  ],
  [
    'grammar-rejected',
    { tools: [tool({ properties: { path: { type: 'string', maxLength: 9 } } })] },
    400,
    /failed to parse grammar/,
    { tools: [READ] },
  ],
  [
    'schema-anyOf-rejected',
    { tools: [tool({ properties: { path: { anyOf: [{ type: 'string' }] } } })] },
    400,
    /'anyOf' is not permitted/,
    // A property that happens to have the name of a keyword is none.
    { tools: [tool({ properties: { anyOf: { type: 'string' } } })] },
  ],
  [
    'schema-const-rejected',
    { tools: [tool({ items: [{ const: 'a' }] })] },
    400,
    /'const'/,
    { tools: [tool({ properties: { path: { default: { const: 'a' } } } })] },
  ],
  [
    'schema-minimum-rejected',
    { tools: [tool({ patternProperties: { '^x': { minimum: 1 } } })] },
    400,
    /'minimum'/,
    { tools: [tool({ patternProperties: { minimum: {} } })] },
  ],
];

const seen = ({ status, body }: Answer) => ({ status, body });

describe('faults that refuse a request', () => {
  it.each(REFUSALS)('%s', async (fault, bad, status, words, good) => {
    const url = await faulty(fault);
    expect(seen(await chat(url, bad))).toEqual({ status, body: expect.stringMatching(words) });
    expect((await chat(url, good)).status).toBe(200);
    const healthy = await faulty('healthy');
    expect((await chat(healthy, bad)).status).toBe(200);
  });

  it('developer-rejected speaks before a server that knows the role would', async () => {
    const { url } = await start({ kind: 'llama-server', faults: ['developer-rejected'] });
    const developer = { role: 'developer', content: 'Be brief.' };
    expect(seen(await chat(url, { messages: [developer, USER] }))).toEqual({
      status: 400,
      body: expect.stringContaining('Unexpected message role.'),
    });
    expect((await chat(url)).status).toBe(200);
  });

  it('takes any keyword', async () => {
    const { url } = await start({ faults: [schemaKeywordRejected('format')] });
    const dated = tool({ properties: { day: { type: 'string', format: 'date' } } });
    expect((await chat(url, { tools: [dated] })).status).toBe(400);
    expect((await chat(url, { tools: [READ] })).status).toBe(200);
  });
});

describe('faults that stand in the way of an array', () => {
  it('empty-stream-on-array has words only without stream', async () => {
    const url = await faulty('empty-stream-on-array');
    const stream = await chat(url, { messages: [PARTS], stream: true });
    expect(stream).toMatchObject({ status: 200, type: 'text/event-stream', body: '', complete: true });
    expect(seen(await chat(url, { messages: [PARTS], stream: false }))).toEqual({
      status: 500,
      body: expect.stringContaining('can only concatenate str (not \\"list\\") to str'),
    });
    expect((await chat(url, { stream: true })).body).toContain('[DONE]');
  });

  it('opaque-proxy says nothing of the array', async () => {
    const url = await faulty('opaque-proxy');
    const answer = await chat(url, { messages: [PARTS] });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toMatch(/content|array|list|string/);
    expect((await chat(url)).status).toBe(200);
  });
});

describe('several faults at once', () => {
  it('shows the next one when the first is avoided', async () => {
    const url = await faulty('dropped-with-tools', 'tool-choice-rejected', 'stream-options-rejected');
    const all = { tools: [READ], tool_choice: 'auto', stream: true, stream_options: {} };
    const { stream_options: _, ...less } = all;
    const { tool_choice: __, ...least } = less;
    expect((await chat(url, less)).body).toContain('tool choice');
    expect(await failure(chat(url, least))).toBe('ECONNRESET');
    expect((await chat(url, { stream: true })).status).toBe(200);
    const { status, body } = await chat(url, all);
    expect({ status, body }).toEqual({ status: 400, body: expect.stringContaining('tool choice') });
  });

  it('keeps the manners of the kind beneath', async () => {
    const url = await faulty('generation-a', 'max-completion-tokens-rejected');
    expect((await chat(url, { messages: [PARTS], max_completion_tokens: 9 })).status).toBe(422);
    const refused = await chat(url, { max_completion_tokens: 9 });
    expect(refused.status).toBe(400);
    expect(refused.rawHeaders.slice(0, 4)).toEqual([
      'content-type',
      'application/json',
      'vary',
      expect.any(String),
    ]);
  });

  it('lets the door speak before everything else', async () => {
    const url = await faulty('tools-rejected', 'auth');
    expect((await chat(url, { tools: [READ] })).status).toBe(401);
  });
});
