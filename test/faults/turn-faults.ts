import { flood } from '../support/flood.js';
import { answer, STREAM_HEAD } from '../support/raw-server.js';
import { type Fault, KEY } from './fault.js';
import { chunk, DONE, healthyTurn, ROLE, STOP, TEXT } from './healthy.js';
import { drip, ESCAPES, hang, json, LONG_JSON, page, resetAfter, send } from './play.js';

/** The answer to a turn, whole and streamed. */
export const TURN_FAULTS = {
  // The direct request
  'direct: reset': {
    at: 'direct',
    play: (socket) => void socket.resetAndDestroy(),
    code: 'dropped-turn',
    exit: 0,
  },
  'direct: cut JSON': {
    at: 'direct',
    play: resetAfter(`${LONG_JSON}{"choices":[{"message":{"content":"Tw`),
    code: 'stream-truncated',
    exit: 5,
  },
  'direct: a web page': { at: 'direct', play: send(page('x')), code: 'wrong-path', exit: 3 },
  'direct: escapes in the answer': {
    at: 'direct',
    play: send(
      json(
        JSON.stringify({
          choices: [{ message: { role: 'assistant', content: `four ${ESCAPES}` }, finish_reason: 'stop' }],
        }),
      ),
    ),
    code: null,
    exit: 0,
  },
  'direct: the key in the answer': {
    at: 'direct',
    play: send(
      json(
        JSON.stringify({
          choices: [{ message: { role: 'assistant', content: `four ${KEY}` }, finish_reason: 'stop' }],
        }),
      ),
    ),
    code: null,
    exit: 0,
  },

  // The streamed turn
  'turn: reset': {
    at: 'turn',
    play: (socket) => void socket.resetAndDestroy(),
    code: 'dropped-turn',
    exit: 6,
  },
  'turn: a long error page': {
    at: 'turn',
    play: send(`HTTP/1.1 500 X\r\ncontent-type: text/html\r\n\r\n${'<p>sorry</p> '.repeat(80_000)}`),
    code: 'gateway-error',
    exit: 6,
  },
  'turn: a long page behind a redirect': {
    at: 'turn',
    play: send(`HTTP/1.1 302 X\r\nlocation: http://evil.example/\r\n\r\n${'<p>gone</p> '.repeat(80_000)}`),
    code: 'redirected',
    exit: 6,
  },
  'turn: a million brackets': {
    at: 'turn',
    play: send(json(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)),
    code: 'body-capped',
    exit: 6,
  },
  'turn: length and chunks at once': {
    at: 'turn',
    play: send(
      `${LONG_JSON.replace('\r\n\r\n', '\r\ntransfer-encoding: chunked\r\n\r\n')}2\r\n{}\r\n0\r\n\r\n`,
    ),
    code: 'stream-truncated',
    exit: 6,
  },
  'turn: cut after the role': {
    at: 'turn',
    play: resetAfter(`${STREAM_HEAD}${ROLE}`),
    code: 'stream-truncated',
    exit: 6,
  },
  'turn: ended without an event': { at: 'turn', play: send(STREAM_HEAD), code: 'empty-content', exit: 6 },
  'turn: silent in the middle': {
    at: 'turn',
    play: hang(`${STREAM_HEAD}${ROLE}${TEXT}`),
    code: 'stream-idle',
    exit: 6,
    timeoutMs: 1500,
  },
  'turn: comments for ever': {
    at: 'turn',
    play: drip(STREAM_HEAD, ': still here\n\n'),
    code: 'timeout',
    exit: 6,
    timeoutMs: 1500,
  },
  'turn: events for ever': {
    at: 'turn',
    play: flood(STREAM_HEAD, TEXT.repeat(100)),
    code: 'max-tokens-ignored',
    exit: 0,
  },
  'turn: one line without end': {
    at: 'turn',
    play: flood(`${STREAM_HEAD}data: `, 'x'.repeat(65_536)),
    code: 'body-capped',
    exit: 6,
  },
  'turn: comments in a flood': {
    at: 'turn',
    play: flood(STREAM_HEAD, ': x\n'.repeat(10_000)),
    code: 'body-capped',
    exit: 6,
  },
  'turn: 100,000 tool-call deltas': {
    at: 'turn',
    play: (socket) => {
      const delta = chunk({
        tool_calls: [{ index: 0, id: 'a', function: { name: 'read', arguments: '{"' } }],
      });
      socket.write(`${STREAM_HEAD}${ROLE}`);
      socket.end(delta.repeat(100_000));
    },
    code: 'max-tokens-ignored',
    exit: 0,
  },
  'turn: events that are no JSON': {
    at: 'turn',
    play: send(`${STREAM_HEAD}data: {"choices":[{"delta\n\ndata: nope\n\n${DONE}`),
    code: 'empty-content',
    exit: 6,
  },
  'turn: an error within': {
    at: 'turn',
    play: send(`${STREAM_HEAD}${ROLE}data: {"error":{"message":"CUDA out of memory ${KEY}","code":500}}\n\n`),
    code: 'error-as-content',
    exit: 6,
  },
  'turn: CR line ends and a BOM': {
    at: 'turn',
    play: (socket, request) =>
      void socket.end(
        `\uFEFF${healthyTurn(request)}`
          .replace(`\uFEFF${STREAM_HEAD}`, `${STREAM_HEAD}\uFEFF`)
          .replace(/\}\n\n/g, '}\r\r'),
      ),
    code: null,
    exit: 0,
  },
  'turn: escapes in the text': {
    at: 'turn',
    play: (socket) =>
      void socket.end(`${STREAM_HEAD}${ROLE}${chunk({ content: `four ${ESCAPES}` })}${STOP}${DONE}`),
    code: null,
    exit: 0,
  },
  'turn: 422 with escapes': {
    at: 'turn',
    play: send(
      answer('422 X', {}, `messages[2].content: invalid type: sequence, expected a string ${ESCAPES} ${KEY}`),
    ),
    code: 'content-array-rejected',
    exit: 6,
  },
} as const satisfies Readonly<Record<string, Fault>>;
