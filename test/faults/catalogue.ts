import type { Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { answer, STREAM_HEAD } from '../support/raw-server.js';

/** The key that every run is given: it must stand nowhere in what is printed. */
export const KEY = 'sk-fault-0123456789abcdefSECRET';
/** The model that the server lists. */
export const MODEL = 'tiny-model';

/** The request that is hit; all others are answered as they should be. */
export type Place = 'health' | 'models' | 'direct' | 'turn';

export interface Fault {
  readonly at: Place;
  /** Plays the answer on the raw socket. */
  readonly play: (socket: Socket, request: string) => void;
  /** Code of the first finding; null when nothing is wrong. */
  readonly code: string | null;
  /** With --no-diagnose, after which nobody says that no flag helps. */
  readonly exit: number;
  /** --timeout, where the fault is silence. */
  readonly timeoutMs?: number;
}

const send = (text: string | Buffer) => (socket: Socket) => void socket.end(text);
/** Writes and leaves the connection open. */
const hang = (text: string) => (socket: Socket) => void socket.write(text);
/** Writes, then resets the connection once it is out. */
const resetAfter = (text: string) => (socket: Socket) => {
  socket.write(text, () => setImmediate(() => socket.resetAndDestroy()));
};
/** Writes `head`, then `piece` for ever, as fast as the other side takes it. */
const flood = (head: string | Buffer, piece: string | Buffer) => (socket: Socket) => {
  socket.write(head);
  const pour = (): void => {
    while (!socket.destroyed && socket.write(piece)) {}
  };
  socket.on('drain', pour);
  pour();
};
/** Writes `head`, then `piece` every few milliseconds, for ever. */
const drip = (head: string, piece: string) => (socket: Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 20);
  socket.on('close', () => clearInterval(timer));
};

const OPEN_JSON = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n';
const LONG_JSON = OPEN_JSON.replace('\r\n\r\n', '\r\ncontent-length: 999\r\n\r\n');
const json = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  answer('200 OK', { 'content-type': 'application/json', ...headers }, body);
const page = (text: string) => answer('200 OK', { 'content-type': 'text/html' }, `<!doctype html><p>${text}`);

/** What a bomb unpacks to; packed only when it is played. */
const zeros = () => Buffer.alloc(100_000_000);

const LIST = JSON.stringify({
  object: 'list',
  data: [{ id: MODEL, object: 'model', owned_by: 'inferrs (loaded)' }],
});
const ESCAPES =
  '\u001b]0;owned\u0007\u001b[2J\u001b]52;c;aGk=\u0007\r\u009b31m\u202e\u0000::error::gotcha\n]]><script>';

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const ROLE = chunk({ role: 'assistant' });
const TEXT = chunk({ content: 'Two plus two equals four.' });
const STOP = chunk({}, 'stop');
const DONE = 'data: [DONE]\n\n';

/** The usage that fits a request: four bytes a token. */
const usageOf = (request: string) => ({
  prompt_tokens: Math.ceil(request.length / 4),
  completion_tokens: 7,
  total_tokens: 7,
});

export function healthyDirect(request: string): Buffer {
  const message = { role: 'assistant', content: 'Two plus two equals four.' };
  return json(
    JSON.stringify({
      id: 'd',
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: usageOf(request),
    }),
  );
}

export function healthyTurn(request: string): string {
  const usage = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [], usage: usageOf(request) })}\n\n`;
  return `${STREAM_HEAD}${ROLE}${TEXT}${STOP}${usage}${DONE}`;
}

export const HEALTHY: Readonly<Record<Place, (socket: Socket, request: string) => void>> = {
  health: send(json('{"status":"ok"}')),
  models: send(json(LIST)),
  direct: (socket, request) => void socket.end(healthyDirect(request)),
  turn: (socket, request) => void socket.end(healthyTurn(request)),
};

/** Faults on raw sockets, by name. */
export const FAULTS = {
  'nothing wrong': { at: 'models', play: HEALTHY.models, code: null, exit: 0 },

  // The transport
  'closed without a word': { at: 'models', play: send(''), code: 'connection-reset', exit: 3 },
  'reset without a word': {
    at: 'models',
    play: (socket) => void socket.resetAndDestroy(),
    code: 'connection-reset',
    exit: 3,
  },
  'everything reset': {
    at: 'health',
    play: (socket) => void socket.resetAndDestroy(),
    code: 'connection-reset',
    exit: 0,
  },
  'reset within the status line': {
    at: 'models',
    play: resetAfter('HTTP/1.1 2'),
    code: 'connection-reset',
    exit: 3,
  },
  'reset within the headers': {
    at: 'models',
    play: resetAfter('HTTP/1.1 200 OK\r\ncontent-ty'),
    code: 'connection-reset',
    exit: 3,
  },
  'reset after the headers': { at: 'models', play: resetAfter(LONG_JSON), code: 'stream-truncated', exit: 3 },
  'reset within the body': {
    at: 'models',
    play: resetAfter(`${LONG_JSON}{"object":"li`),
    code: 'stream-truncated',
    exit: 3,
  },
  // Without a length, HTTP clients take what came before a reset for the whole.
  'reset after a body without length': {
    at: 'models',
    play: resetAfter(`${OPEN_JSON}${LIST}`),
    code: null,
    exit: 0,
  },
  'silent for ever': { at: 'models', play: () => undefined, code: 'timeout', exit: 3, timeoutMs: 700 },
  'headers that drip': {
    at: 'models',
    play: drip('HTTP/1.1 200 OK\r\n', 'x: y\r\n'),
    code: 'timeout',
    exit: 3,
    timeoutMs: 700,
  },
  'a body that stops': {
    at: 'models',
    play: hang(`${OPEN_JSON}{"object":`),
    code: 'stream-idle',
    exit: 3,
    timeoutMs: 700,
  },
  'a body that drips': { at: 'models', play: drip(OPEN_JSON, ' '), code: 'timeout', exit: 3, timeoutMs: 700 },
  'nothing after the headers': {
    at: 'models',
    play: (socket) => void socket.end(OPEN_JSON),
    code: 'wrong-service',
    exit: 3,
  },
  '100 Continue': {
    at: 'models',
    play: hang('HTTP/1.1 100 Continue\r\n\r\n'),
    code: 'connection-reset',
    exit: 3,
  },
  '101 Switching Protocols': {
    at: 'models',
    play: hang('HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    code: 'connection-reset',
    exit: 3,
  },
  '103 before the answer': {
    at: 'models',
    play: send(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), json(LIST)])),
    code: null,
    exit: 0,
  },
  '103 for ever': {
    at: 'models',
    play: drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    code: 'timeout',
    exit: 3,
    timeoutMs: 700,
  },
  'not HTTP': { at: 'models', play: send('SSH-2.0-OpenSSH_9.6\r\n'), code: 'wrong-service', exit: 3 },
  'HTTP/2 frames': {
    at: 'models',
    play: send(Buffer.from([0, 0, 18, 4, 0, 0, 0, 0, 0])),
    code: 'wrong-service',
    exit: 3,
  },
  'a TLS alert': {
    at: 'models',
    play: send(Buffer.from([21, 3, 3, 0, 2, 2, 70])),
    code: 'wrong-service',
    exit: 3,
  },
  'HTTP/1.0': { at: 'models', play: send(`HTTP/1.0 200 OK\r\n\r\n${LIST}`), code: null, exit: 0 },
  'HTTP/9.9': { at: 'models', play: send('HTTP/9.9 200 OK\r\n\r\n{}'), code: 'wrong-service', exit: 3 },
  'status 999': {
    at: 'models',
    play: send('HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'),
    code: 'opaque-error',
    exit: 3,
  },
  'a negative length': {
    at: 'models',
    play: send('HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{}'),
    code: 'wrong-service',
    exit: 3,
  },
  'two lengths': {
    at: 'models',
    play: send('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\n{}'),
    code: 'wrong-service',
    exit: 3,
  },
  'a length that is too long': {
    at: 'models',
    play: send(`HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${LIST}`),
    code: null,
    exit: 0,
  },
  'a length that is too short': {
    at: 'models',
    play: send(`HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n${LIST}`),
    code: 'opaque-error',
    exit: 3,
  },
  'length and chunks at once': {
    at: 'models',
    play: send(
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    ),
    code: 'wrong-service',
    exit: 3,
  },
  'a chunk size that is none': {
    at: 'models',
    play: send('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
    code: 'stream-truncated',
    exit: 3,
  },
  'a last chunk that never comes': {
    at: 'models',
    play: send('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'),
    code: 'stream-truncated',
    exit: 3,
  },
  'bare line feeds': {
    at: 'models',
    play: send(`HTTP/1.1 200 OK\n\n${LIST}`),
    // The parser of the first Nodes 20.19 still takes them.
    ...(Number.parseInt(process.versions.llhttp ?? '', 10) < 9
      ? { code: null, exit: 0 }
      : { code: 'wrong-service', exit: 3 }),
  },
  'a header with a NUL': {
    at: 'models',
    play: send('HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n{}'),
    code: 'wrong-service',
    exit: 3,
  },
  'answers one after another': {
    at: 'models',
    play: send(Buffer.concat([json(LIST), json('{"late":1}')])),
    code: null,
    exit: 0,
  },

  // Size
  'headers without end': {
    at: 'models',
    play: flood('HTTP/1.1 200 OK\r\n', `x: ${'y'.repeat(8000)}\r\n`),
    code: 'wrong-service',
    exit: 3,
  },
  'one header without end': {
    at: 'models',
    play: flood('HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(8000)),
    code: 'wrong-service',
    exit: 3,
  },
  'a body without end': {
    at: 'models',
    play: flood(OPEN_JSON, ' '.repeat(65_536)),
    code: 'body-capped',
    exit: 3,
  },
  'chunks without end': {
    at: 'models',
    play: flood('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', `ffff\r\n${'x'.repeat(65_535)}\r\n`),
    code: 'body-capped',
    exit: 3,
  },
  'a gzip bomb': {
    at: 'models',
    play: (socket) => void socket.end(json(gzipSync(zeros()), { 'content-encoding': 'gzip' })),
    code: 'body-capped',
    exit: 3,
  },
  'a brotli bomb': {
    at: 'models',
    play: (socket) =>
      void socket.end(
        json(brotliCompressSync(zeros(), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }), {
          'content-encoding': 'br',
        }),
      ),
    code: 'body-capped',
    exit: 3,
  },
  'a deflate bomb': {
    at: 'models',
    play: (socket) => void socket.end(json(deflateSync(zeros()), { 'content-encoding': 'deflate' })),
    code: 'body-capped',
    exit: 3,
  },
  'gzip that is none': {
    at: 'models',
    play: send(json(LIST, { 'content-encoding': 'gzip' })),
    code: 'stream-truncated',
    exit: 3,
  },
  'gzip all the same': {
    at: 'models',
    play: send(json(gzipSync(LIST), { 'content-encoding': 'gzip' })),
    code: null,
    exit: 0,
  },
  'JSON nested deep': { at: 'models', play: send(json('['.repeat(200_000))), code: 'opaque-error', exit: 3 },
  'a hundred thousand models': {
    at: 'models',
    play: send(json(JSON.stringify({ data: Array.from({ length: 100_000 }, (_, n) => ({ id: `m${n}` })) }))),
    code: 'body-capped',
    exit: 3,
  },
  'ten thousand models': {
    at: 'models',
    play: send(json(JSON.stringify({ data: Array.from({ length: 10_000 }, (_, n) => ({ id: `m${n}` })) }))),
    code: 'model-not-found',
    exit: 4,
  },

  'eight megabytes of tiny rows': {
    at: 'models',
    play: (socket) => void socket.end(json(`{"data":[${'{},'.repeat(2_700_000)}{}]}`)),
    code: 'body-capped',
    exit: 3,
  },
  '768 kilobytes of tiny rows': {
    at: 'models',
    play: (socket) => void socket.end(json(`{"data":[${'{},'.repeat(262_000)}{}]}`)),
    code: 'wrong-service',
    exit: 3,
  },
  'direct: half a megabyte of tiny rows': {
    at: 'direct',
    play: (socket) => void socket.end(json(`{"choices":[${'{},'.repeat(174_000)}{}]}`)),
    code: 'empty-content',
    exit: 0,
  },
  'direct: eight megabytes of tiny rows': {
    at: 'direct',
    play: (socket) => void socket.end(json(`{"choices":[${'{},'.repeat(2_700_000)}{}]}`)),
    code: 'body-capped',
    exit: 5,
  },

  // What is said
  'a web page': { at: 'models', play: send(page('router')), code: 'wrong-service', exit: 3 },
  'malformed JSON': { at: 'models', play: send(json('{"data":[')), code: 'opaque-error', exit: 3 },
  'unknown JSON': { at: 'models', play: send(json('{"hello":"world"}')), code: 'wrong-service', exit: 3 },
  'an empty body': { at: 'models', play: send(json('')), code: 'wrong-service', exit: 3 },
  'an empty list': {
    at: 'models',
    play: send(json('{"object":"list","data":[]}')),
    code: 'model-not-found',
    exit: 4,
  },
  'a BOM': { at: 'models', play: send(json(`\uFEFF${LIST}`)), code: null, exit: 0 },
  'a wrong content type': {
    at: 'models',
    play: send(answer('200 OK', { 'content-type': 'image/png' }, LIST)),
    code: null,
    exit: 0,
  },
  'invalid UTF-8': {
    at: 'models',
    play: send(json(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0]))),
    code: 'opaque-error',
    exit: 3,
  },
  'a lone surrogate as id': {
    at: 'models',
    play: send(json('{"data":[{"id":"\\ud800\\u0000\\u001b[31m"}]}')),
    code: 'model-not-found',
    exit: 4,
  },
  'escapes in an error': {
    at: 'models',
    play: send(answer('500 Oops', {}, ESCAPES)),
    code: 'opaque-error',
    exit: 3,
  },
  'escapes in a page': {
    at: 'models',
    play: send(answer('200 OK', {}, `<p>${ESCAPES}`)),
    code: 'wrong-service',
    exit: 3,
  },
  'escapes in an id': {
    at: 'models',
    play: send(json(JSON.stringify({ data: [{ id: ESCAPES }] }))),
    code: 'model-not-found',
    exit: 4,
  },
  'escapes in owned_by': {
    at: 'models',
    play: send(json(JSON.stringify({ data: [{ id: MODEL, owned_by: `inferrs ${ESCAPES}` }] }))),
    code: null,
    exit: 0,
  },
  'a redirect elsewhere': {
    at: 'models',
    play: send(answer('307 X', { location: 'http://elsewhere.invalid/v1/models' }, '')),
    code: 'redirected',
    exit: 3,
  },
  'a redirect with escapes': {
    at: 'models',
    play: send(answer('302 X', { location: 'http://x/\u001b[2J' }, '')),
    code: 'wrong-service',
    exit: 3,
  },
  'the key in an error': {
    at: 'models',
    play: send(answer('401 X', {}, `{"error":"bad key ${KEY}"}`)),
    code: 'auth',
    exit: 3,
  },
  'the key in base64': {
    at: 'models',
    play: send(answer('500 X', {}, `{"error":"${Buffer.from(KEY).toString('base64')}"}`)),
    code: 'opaque-error',
    exit: 3,
  },
  'the key in a redirect': {
    at: 'models',
    play: send(answer('302 X', { location: `http://elsewhere.invalid/?key=${KEY}` }, '')),
    code: 'redirected',
    exit: 3,
  },
  '429': { at: 'models', play: send(answer('429 X', {}, '')), code: 'busy', exit: 3 },
  '503 loading': {
    at: 'models',
    play: send(answer('503 X', {}, '{"error":{"message":"Loading model","code":503}}')),
    code: 'model-loading',
    exit: 4,
  },
  '502 from nginx': {
    at: 'models',
    play: send(answer('502 X', { server: 'nginx' }, '<html><h1>502 Bad Gateway</h1><hr>nginx')),
    code: 'gateway-error',
    exit: 3,
  },
  'health that loads': {
    at: 'health',
    play: send(json('{"status":"loading"}')),
    code: 'model-loading',
    exit: 4,
  },
  'health that hangs': { at: 'health', play: () => undefined, code: 'timeout', exit: 0, timeoutMs: 700 },
  'health that fails': {
    at: 'health',
    play: send(answer('500 X', {}, ESCAPES)),
    code: 'opaque-error',
    exit: 0,
  },

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

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];
