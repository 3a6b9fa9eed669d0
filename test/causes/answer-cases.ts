import type { Code } from '../../src/codes.js';
import { agent, answered, call, carrying, completion, error, type Pair, toolResult } from './evidence.js';

/** What is wrong with an answer, or missing from it. */
export const ANSWER_CASES = {
  'tool-output-unparseable': {
    hit: agent(500, error("error parsing tool call: raw='ls -R', err=invalid character 'l'")),
    miss: toolResult(400, error('invalid tool call arguments')),
  },
  'error-as-content': {
    hit: answered(
      completion({ content: 'Generation failed: missing argument' }, 'error', { completion_tokens: 0 }),
    ),
    miss: answered(completion({ content: 'Errors such as "HTTP 400" mean that the request was bad.' })),
  },
  'malformed-tool-call': {
    hit: answered(completion(call({ path: 'a' }), 'tool_calls')),
    miss: answered(completion(call('{"path":"a"}'), 'tool_calls')),
  },
  'tool-call-as-text': {
    hit: answered(completion({ content: '<tool_call>\n{"name": "read", "arguments": {}}\n</tool_call>' })),
    miss: answered(completion({ content: 'I would call a tool named "read" with the arguments you gave.' })),
  },
  'reasoning-only': {
    hit: answered(completion({ content: '', reasoning_content: 'Let me think.' })),
    miss: answered(completion({ content: 'Four.', reasoning_content: 'Let me think.' })),
  },
  'empty-content': {
    hit: answered(completion({ content: '' })),
    miss: answered(completion(call('{}'), 'tool_calls')),
  },
  'garbage-output': {
    hit: answered(completion({ content: 'G'.repeat(40) }, 'length')),
    miss: answered(completion({ content: `Title\n${'='.repeat(40)}` })),
  },
  'marker-leak': {
    hit: answered(completion({ content: 'Four.<|im_end|>' })),
    miss: answered(completion({ content: 'Four. <b>Bold</b>, a < b, and <think about it>.' })),
  },
  'finish-reason-wrong': {
    hit: answered(completion({ content: 'Four.' }, 'tool_calls')),
    miss: answered(completion({ content: 'Four' }, 'length')),
  },
  'silent-truncation': {
    hit: answered(completion({ content: 'What?' }, 'length', { prompt_tokens: 4090, completion_tokens: 6 })),
    miss: answered(completion({ content: 'What?' }, 'stop', { prompt_tokens: 4096, completion_tokens: 20 })),
  },
  'tools-ignored': {
    hit: { body: 'tools are silently ignored by this server' },
    miss: { body: 'tools are not supported by this model' },
  },
  'developer-role-ignored': {
    hit: agent(200, "role=system -> 'BANANA'\nrole=developer -> 'Paris'"),
    miss: agent(400, "role 'developer' is not supported"),
  },
  'max-tokens-ignored': {
    hit: {
      ...answered(completion({ content: 'long' }, 'stop', { prompt_tokens: 10, completion_tokens: 4575 })),
      carried: carrying({ maxTokens: 8 }),
    },
    miss: {
      ...answered(completion({ content: 'short' }, 'length', { prompt_tokens: 10, completion_tokens: 9 })),
      carried: carrying({ maxTokens: 8 }),
    },
  },
  'usage-missing': {
    hit: { status: 200, stage: 'stream', body: 'usage is null in every chunk' },
    miss: { status: 200, stage: 'stream', body: 'usage is reported in the last chunk' },
  },
  'server-crash': {
    hit: agent(500, error('Engine dropped the request', 'server_error')),
    miss: agent(500, error('Internal server error', 'server_error')),
  },
  'opaque-error': {
    hit: agent(500, 'Internal Server Error'),
    miss: agent(200, completion({ content: 'Four.' })),
  },
} satisfies Readonly<Partial<Record<Code, Pair>>>;
