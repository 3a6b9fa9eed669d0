import { answer } from '../support/raw-server.js';
import type { Fault } from './fault.js';
import { LIST } from './healthy.js';
import { drip, hang, json, LONG_JSON, OPEN_JSON, resetAfter, send } from './play.js';

/** The connection, and the framing of HTTP upon it. */
export const CONNECTION_FAULTS = {
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
    code: 'wrong-service',
    exit: 3,
  },
  'a header with a NUL': {
    at: 'models',
    play: send('HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n{}'),
    code: 'wrong-service',
    exit: 3,
  },
  'a long page that wants a key': {
    at: 'models',
    play: send(`HTTP/1.1 401 X\r\ncontent-type: text/html\r\n\r\n${'<p>sorry</p> '.repeat(80_000)}`),
    code: 'auth',
    exit: 3,
  },
  'headers with names from JavaScript': {
    at: 'models',
    play: send(answer('200 OK', { constructor: 'x', ['__proto__']: 'y' }, LIST)),
    code: null,
    exit: 0,
  },
  'answers one after another': {
    at: 'models',
    play: send(Buffer.concat([json(LIST), json('{"late":1}')])),
    code: null,
    exit: 0,
  },
} as const satisfies Readonly<Record<string, Fault>>;
