import { describe, expect, it } from 'vitest';
import type { Carried, JsonObject } from '../../src/model.js';
import { readAnswer } from '../../src/reading/answer.js';
import { SIGN_IDS, type SignId, signsOf } from '../../src/reading/signs.js';
import { carriedBy } from '../../src/turn/carried.js';

const asked = (more: JsonObject = {}): Carried =>
  carriedBy({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...more });

interface Given {
  readonly message?: JsonObject;
  readonly finish?: string | null;
  readonly usage?: JsonObject;
  readonly error?: string;
  readonly stream?: boolean;
  readonly body?: string;
  readonly carried?: Carried;
}

function signsIn({ message, finish = 'stop', usage, error, stream = false, body, carried }: Given): SignId[] {
  const choices = [{ index: 0, message: message ?? { content: 'Four.' }, finish_reason: finish }];
  const whole = JSON.stringify({ choices, ...(usage && { usage }), ...(error && { error }) });
  const answer = readAnswer(body ?? whole, body === undefined ? 'application/json' : 'text/event-stream');
  return signsOf(answer, carried ?? asked({ stream })).map(({ id }) => id);
}

const call = (args: string) => ({ tool_calls: [{ id: 'a', function: { name: 'read', arguments: args } }] });
const event = (choice: JsonObject): string => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;

const CASES = {
  'whole-for-stream': { stream: true },
  'stream-for-whole': {
    body: `${event({ delta: { content: 'Four.' }, finish_reason: 'stop' })}data: [DONE]\n\n`,
  },
  'done-missing': { stream: true, body: event({ delta: { content: 'Four.' }, finish_reason: 'stop' }) },
  'error-inside': { error: 'out of memory' },
  'finish-missing': { finish: null },
  'finish-length': { finish: 'length' },
  'finish-without-call': { finish: 'tool_calls' },
  'finish-denies-call': { message: call('{}') },
  'finish-other': { finish: 'end_turn' },
  'finish-unknown': { finish: 'because' },
  'nothing-said': { message: { content: '' } },
  'reasoning-only': { message: { content: '', reasoning: 'Hm.' } },
  'error-as-text': { message: { content: 'Internal Server Error' } },
  garbage: { message: { content: 'GGGGGGGGGGGGGGGGGGGGGGGG' } },
  'call-as-text': { message: { content: '<tool_call>{"name": "read", "arguments": {}}</tool_call>' } },
  'markers-leaked': { message: { content: 'Four.<|im_end|>' } },
  'call-malformed': { message: call('{"a":'), finish: 'tool_calls' },
  'limit-exceeded': { usage: { completion_tokens: 500 }, carried: asked({ max_tokens: 64 }) },
  'window-filled': {
    usage: { prompt_tokens: 2048, completion_tokens: 8 },
    carried: { ...asked(), bytes: 60_000 },
  },
} as const satisfies Record<SignId, Given>;

describe('signs of an answer', () => {
  it.each(SIGN_IDS.map((id) => [id, CASES[id] as Given] as const))('%s is seen, alone', (id, given) => {
    expect(signsIn(given)).toEqual([id]);
  });

  it.each([
    ['an answer in words', {}],
    ['a call', { message: call('{"path": "a"}'), finish: 'tool_calls' }],
    ['a stream', { ...CASES['stream-for-whole'], stream: true }],
  ] as const)('there are none in %s', (_name, given) => {
    expect(signsIn(given)).toEqual([]);
  });

  it('a piece lacks nothing', () => {
    const answer = readAnswer('{"choices":[{"message":{"tool_calls":[{"id":"a"}]}}]}', 'application/json');
    const ids = signsOf(answer, null, { fragment: true, over: false }).map(({ id }) => id);
    expect(ids).toEqual(['finish-missing']);
  });
});
