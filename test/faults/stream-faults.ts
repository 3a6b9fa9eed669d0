import { STREAM_HEAD } from '../support/raw-server.js';
import type { Fault } from './fault.js';
import { chunk, DONE, ROLE, STOP, TEXT } from './healthy.js';
import { json, send } from './play.js';

/** A streamed turn whose events are these. */
const streamed = (events: string, code: string | null, exit: number) =>
  ({ at: 'turn', play: send(`${STREAM_HEAD}${events}`), code, exit }) as const satisfies Fault;
/** Refused with this status, headers and body. */
const refused = (status: string, headers: string, body: string, code: string, exit: number) =>
  ({
    at: 'turn',
    play: send(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${headers}connection: close\r\n\r\n${body}`,
    ),
    code,
    exit,
  }) as const satisfies Fault;

const BUSY = '{"error":{"message":"server busy"}}';
const CALL = { index: 0, id: 'c1', type: 'function', function: { name: 'read', arguments: '{}' } };

/** Events and refusals of a turn that are odd, each in one way. */
export const STREAM_FAULTS = {
  'turn: busy for 30 seconds': refused('503 Busy', 'retry-after: 30\r\n', BUSY, 'busy', 6),
  'turn: busy for a year': refused('429 Busy', 'retry-after: 31536000\r\n', BUSY, 'busy', 6),
  'turn: busy for more than a number holds': refused(
    '503 Busy',
    `retry-after: ${'9'.repeat(400)}\r\n`,
    BUSY,
    'busy',
    6,
  ),
  'turn: events without data': streamed(`${'event: ping\n\n'.repeat(50_000)}`, 'body-capped', 6),
  'turn: 50,000 comments before the answer': streamed(
    `${': wait\n\n'.repeat(50_000)}${ROLE}${TEXT}${STOP}${DONE}`,
    null,
    0,
  ),
  'turn: choices that are no list': streamed(
    `data: {"choices":{"0":{"delta":{"content":"x"}}}}\n\n${DONE}`,
    'empty-content',
    6,
  ),
  'turn: a delta that is a list': streamed(
    `data: {"choices":[{"index":0,"delta":[]}]}\n\n${STOP}${DONE}`,
    'empty-content',
    6,
  ),
  'turn: an index of 1e308': streamed(
    `${ROLE}${chunk({ tool_calls: [{ ...CALL, index: 1e308 }] })}${chunk({}, 'tool_calls')}${DONE}`,
    null,
    0,
  ),
  'turn: 3,000 calls': streamed(
    `${ROLE}${chunk({ tool_calls: Array.from({ length: 3_000 }, (_, index) => ({ ...CALL, index, id: `c${index}` })) })}${chunk({}, 'tool_calls')}${DONE}`,
    null,
    0,
  ),
  'turn: names of prototypes': streamed(
    `${ROLE}${chunk({ content: 'x', __proto__x: 1, constructor: { prototype: 1 }, toString: 1 })}${STOP}${DONE}`,
    null,
    0,
  ),
  'turn: usage that is no number': streamed(
    `${ROLE}${TEXT}${STOP}data: {"choices":[],"usage":{"prompt_tokens":"NaN","completion_tokens":-1e999}}\n\n${DONE}`,
    null,
    0,
  ),
  'direct: usage of half a token': {
    at: 'direct',
    play: send(
      json(
        '{"choices":[{"message":{"role":"assistant","content":"4"},"finish_reason":"stop"}],"usage":{"prompt_tokens":0.5,"completion_tokens":1e308}}',
      ),
    ),
    code: null,
    exit: 0,
  },
  'models: a name of 700,000 letters': {
    at: 'models',
    play: send(json(`{"object":"list","data":[{"id":"${'x'.repeat(700_000)}"}]}`)),
    code: 'model-not-found',
    exit: 4,
  },
  'models: 20,000 models': {
    at: 'models',
    play: send(
      json(
        JSON.stringify({
          object: 'list',
          data: Array.from({ length: 20_000 }, (_, at) => ({ id: `m${at}` })),
        }),
      ),
    ),
    code: 'model-not-found',
    exit: 4,
  },
} as const satisfies Readonly<Record<string, Fault>>;
