import { answer } from '../support/raw-server.js';
import { type Fault, KEY, MODEL } from './fault.js';
import { LIST } from './healthy.js';
import { ESCAPES, json, page, send } from './play.js';

/** What /health and /v1/models say: status, body, wording. */
export const ANSWER_FAULTS = {
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
} as const satisfies Readonly<Record<string, Fault>>;
