import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { flood } from '../support/flood.js';
import type { Fault } from './fault.js';
import { LIST } from './healthy.js';
import { json, OPEN_JSON, send } from './play.js';

/** What a bomb unpacks to; packed only when it is played. */
const zeros = () => Buffer.alloc(100_000_000);

/** More than anyone should read, packed or not. */
export const SIZE_FAULTS = {
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
    code: 'opaque-error',
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
} as const satisfies Readonly<Record<string, Fault>>;
