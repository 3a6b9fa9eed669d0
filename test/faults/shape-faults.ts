import type { Fault, Place } from './fault.js';

/** An answer whose body is made of one thing many times, as an error and as a success. */
const fault = (at: Place, status: string, body: string, code: string | null, exit: number) =>
  ({
    at,
    play: (socket) =>
      void socket.end(
        `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n${body}`,
      ),
    code,
    exit,
  }) as const satisfies Fault;

const message = (text: string): string => JSON.stringify({ error: { message: text } });
const DEEP = 40_000;
const DEEP_OBJECTS = `{"error":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`;
const DEEP_LISTS = `{"error":${'['.repeat(DEEP)}1${']'.repeat(DEEP)}}`;
const DEEP_MIXED = `{"error":${'[{"a":'.repeat(DEEP / 2)}1${'}]'.repeat(DEEP / 2)}}`;
const EMPTY_CALLS = `{"choices":[{"message":{"tool_calls":[${'{},'.repeat(300_000)}{}]}}]}`;
const SLASHES = message(`${'/'.repeat(80_000)}x`);
const BRACKETS = message('[{'.repeat(40_000));
const QUOTES = message(`'"\\`.repeat(30_000));
const BLANKS = message(`a${' '.repeat(100_000)}b`);
const REPEATED = message('{"a":1}'.repeat(20_000));

/** Shapes that cost a careless reader its stack, its memory or minutes. */
export const SHAPE_FAULTS = {
  'models: refused with objects nested 40,000 deep': fault(
    'models',
    '400 Bad Request',
    DEEP_OBJECTS,
    'opaque-error',
    3,
  ),
  'models: refused with lists nested 40,000 deep': fault(
    'models',
    '400 Bad Request',
    DEEP_LISTS,
    'opaque-error',
    3,
  ),
  'models: refused with lists and objects nested in turn': fault(
    'models',
    '400 Bad Request',
    DEEP_MIXED,
    'opaque-error',
    3,
  ),
  'models: refused with a message of slashes': fault('models', '400 Bad Request', SLASHES, 'opaque-error', 3),
  'models: refused with a message of brackets': fault(
    'models',
    '400 Bad Request',
    BRACKETS,
    'opaque-error',
    3,
  ),
  'models: refused with a message of quotes': fault('models', '400 Bad Request', QUOTES, 'opaque-error', 3),
  'models: refused with a message of blanks': fault('models', '400 Bad Request', BLANKS, 'opaque-error', 3),
  'models: refused with a message of arguments over and over': fault(
    'models',
    '400 Bad Request',
    REPEATED,
    'opaque-error',
    3,
  ),
  'models: answered with objects nested 40,000 deep': fault(
    'models',
    '200 OK',
    DEEP_OBJECTS,
    'opaque-error',
    3,
  ),
  'models: answered with lists nested 40,000 deep': fault('models', '200 OK', DEEP_LISTS, 'opaque-error', 3),
  'models: answered with lists and objects nested in turn': fault(
    'models',
    '200 OK',
    DEEP_MIXED,
    'opaque-error',
    3,
  ),
  'models: answered with 300,000 empty calls': fault('models', '200 OK', EMPTY_CALLS, 'body-capped', 3),
  'models: answered with a message of slashes': fault('models', '200 OK', SLASHES, 'wrong-service', 3),
  'models: answered with a message of brackets': fault('models', '200 OK', BRACKETS, 'wrong-service', 3),
  'models: answered with a message of quotes': fault('models', '200 OK', QUOTES, 'wrong-service', 3),
  'models: answered with a message of blanks': fault('models', '200 OK', BLANKS, 'wrong-service', 3),
  'models: answered with a message of arguments over and over': fault(
    'models',
    '200 OK',
    REPEATED,
    'wrong-service',
    3,
  ),
  'direct: refused with objects nested 40,000 deep': fault(
    'direct',
    '400 Bad Request',
    DEEP_OBJECTS,
    'opaque-error',
    0,
  ),
  'direct: refused with lists nested 40,000 deep': fault(
    'direct',
    '400 Bad Request',
    DEEP_LISTS,
    'opaque-error',
    0,
  ),
  'direct: refused with lists and objects nested in turn': fault(
    'direct',
    '400 Bad Request',
    DEEP_MIXED,
    'opaque-error',
    0,
  ),
  'direct: refused with 300,000 empty calls': fault(
    'direct',
    '400 Bad Request',
    EMPTY_CALLS,
    'opaque-error',
    0,
  ),
  'direct: refused with a message of slashes': fault('direct', '400 Bad Request', SLASHES, 'opaque-error', 0),
  'direct: refused with a message of brackets': fault(
    'direct',
    '400 Bad Request',
    BRACKETS,
    'opaque-error',
    0,
  ),
  'direct: refused with a message of quotes': fault('direct', '400 Bad Request', QUOTES, 'opaque-error', 0),
  'direct: refused with a message of blanks': fault('direct', '400 Bad Request', BLANKS, 'opaque-error', 0),
  'direct: refused with a message of arguments over and over': fault(
    'direct',
    '400 Bad Request',
    REPEATED,
    'opaque-error',
    0,
  ),
  'direct: answered with objects nested 40,000 deep': fault(
    'direct',
    '200 OK',
    DEEP_OBJECTS,
    'garbage-output',
    0,
  ),
  'direct: answered with lists nested 40,000 deep': fault(
    'direct',
    '200 OK',
    DEEP_LISTS,
    'garbage-output',
    0,
  ),
  'direct: answered with lists and objects nested in turn': fault(
    'direct',
    '200 OK',
    DEEP_MIXED,
    'garbage-output',
    0,
  ),
  'direct: answered with 300,000 empty calls': fault('direct', '200 OK', EMPTY_CALLS, 'body-capped', 5),
  'direct: answered with a message of slashes': fault('direct', '200 OK', SLASHES, 'garbage-output', 0),
  'direct: answered with a message of brackets': fault('direct', '200 OK', BRACKETS, 'garbage-output', 0),
  'direct: answered with a message of quotes': fault('direct', '200 OK', QUOTES, 'garbage-output', 0),
  'direct: answered with a message of blanks': fault('direct', '200 OK', BLANKS, 'empty-content', 0),
  'direct: answered with a message of arguments over and over': fault(
    'direct',
    '200 OK',
    REPEATED,
    'garbage-output',
    0,
  ),
  'turn: refused with objects nested 40,000 deep': fault(
    'turn',
    '400 Bad Request',
    DEEP_OBJECTS,
    'opaque-error',
    6,
  ),
  'turn: refused with lists nested 40,000 deep': fault(
    'turn',
    '400 Bad Request',
    DEEP_LISTS,
    'opaque-error',
    6,
  ),
  'turn: refused with lists and objects nested in turn': fault(
    'turn',
    '400 Bad Request',
    DEEP_MIXED,
    'opaque-error',
    6,
  ),
  'turn: refused with 300,000 empty calls': fault('turn', '400 Bad Request', EMPTY_CALLS, 'opaque-error', 6),
  'turn: refused with a message of slashes': fault('turn', '400 Bad Request', SLASHES, 'opaque-error', 6),
  'turn: refused with a message of brackets': fault('turn', '400 Bad Request', BRACKETS, 'opaque-error', 6),
  'turn: refused with a message of quotes': fault('turn', '400 Bad Request', QUOTES, 'opaque-error', 6),
  'turn: refused with a message of blanks': fault('turn', '400 Bad Request', BLANKS, 'opaque-error', 6),
  'turn: refused with a message of arguments over and over': fault(
    'turn',
    '400 Bad Request',
    REPEATED,
    'opaque-error',
    6,
  ),
  'turn: answered with objects nested 40,000 deep': fault(
    'turn',
    '200 OK',
    DEEP_OBJECTS,
    'garbage-output',
    6,
  ),
  'turn: answered with lists nested 40,000 deep': fault('turn', '200 OK', DEEP_LISTS, 'garbage-output', 6),
  'turn: answered with lists and objects nested in turn': fault(
    'turn',
    '200 OK',
    DEEP_MIXED,
    'garbage-output',
    6,
  ),
  'turn: answered with 300,000 empty calls': fault('turn', '200 OK', EMPTY_CALLS, 'body-capped', 6),
  'turn: answered with a message of slashes': fault('turn', '200 OK', SLASHES, 'garbage-output', 6),
  'turn: answered with a message of brackets': fault('turn', '200 OK', BRACKETS, 'garbage-output', 6),
  'turn: answered with a message of quotes': fault('turn', '200 OK', QUOTES, 'garbage-output', 6),
  'turn: answered with a message of blanks': fault('turn', '200 OK', BLANKS, 'empty-content', 6),
  'turn: answered with a message of arguments over and over': fault(
    'turn',
    '200 OK',
    REPEATED,
    'garbage-output',
    6,
  ),
} as const satisfies Readonly<Record<string, Fault>>;
