/** What a hostile server may say: from noise to answers that are right but for one place. */
import fc from 'fast-check';
import { PAIRS } from '../causes/cases.js';

const BODIES = Object.values(PAIRS).flatMap(({ hit }) => hit.body ?? []);

/** What terminals, browsers and CI runners obey, and what parsers stumble over. */
const NASTY = [
  '\u001b]0;owned\u0007',
  '\u001b[2J',
  '\u001b]52;c;aGk=\u0007',
  '\u009b31m',
  '\u009d8;;http://evil\u009c',
  '\u202e',
  '\u2066',
  '\u200b\ufeff\u2028',
  '\u{e0041}\u034f',
  '\ud800',
  '\udfff',
  '\u0000',
  '\r',
  '\r\n',
  '\n::error title=x::y\n',
  '##[error]gotcha\n',
  '##vso[task.setvariable variable=x]y',
  '\n```\n',
  ']]>',
  '<script>alert(1)</script>',
  '&#27;[31m',
  '@everyone #1',
  '[a](javascript:b)',
  '<think>',
  '</think>',
  '<tool_call>{"name":',
  '[DONE]',
  'data: ',
  '{"error":',
  'a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
] as const;

/** Text of any kind; control characters and markup in every other one. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 8 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

const odd = fc.oneof(
  text,
  fc.constantFrom(null, true, false, 0, -1, 1e308, '', [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);

const call = fc.record(
  {
    index: fc.oneof(fc.nat(3), odd),
    id: odd,
    type: fc.oneof(fc.constant('function'), odd),
    function: fc.oneof(fc.record({ name: odd, arguments: odd }, { requiredKeys: [] }), odd),
  },
  { requiredKeys: [] },
);

const message = fc.record(
  {
    role: fc.oneof(fc.constant('assistant'), odd),
    content: fc.oneof(
      text,
      fc.array(fc.record({ type: odd, text: odd }, { requiredKeys: [] }), { maxLength: 3 }),
      odd,
    ),
    reasoning_content: odd,
    tool_calls: fc.oneof(fc.array(call, { maxLength: 3 }), odd),
    function_call: odd,
  },
  { requiredKeys: [] },
);

const choice = fc.record(
  {
    index: fc.oneof(fc.constant(0), odd),
    message: fc.oneof(message, odd),
    delta: fc.oneof(message, odd),
    finish_reason: fc.oneof(fc.constantFrom('stop', 'length', 'tool_calls', null), odd),
    text: odd,
  },
  { requiredKeys: [] },
);

/** A completion or a chunk of one, with anything in any place. */
const completion = fc.record(
  {
    object: fc.oneof(fc.constantFrom('chat.completion', 'chat.completion.chunk'), odd),
    model: odd,
    system_fingerprint: odd,
    choices: fc.oneof(fc.array(choice, { maxLength: 2 }), odd),
    usage: fc.oneof(
      fc.record({ prompt_tokens: odd, completion_tokens: odd, prompt_tokens_details: odd }),
      odd,
    ),
    error: odd,
    detail: odd,
    message: odd,
  },
  { requiredKeys: [] },
);

const model = fc.record(
  {
    id: odd,
    name: odd,
    owned_by: fc.oneof(fc.constantFrom('inferrs (x)', 'vllm'), odd),
    max_model_len: odd,
    meta: odd,
  },
  { requiredKeys: [] },
);
const list = fc.record(
  { object: odd, data: fc.oneof(fc.array(fc.oneof(model, odd), { maxLength: 4 }), odd), models: odd },
  { requiredKeys: [] },
);
const health = fc.record(
  { status: fc.oneof(fc.constantFrom('ok', 'loading model', 'error'), odd), error: odd },
  { requiredKeys: [] },
);

const json = fc
  .oneof(completion, completion, list, health, fc.jsonValue())
  .map((value) => JSON.stringify(value));

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');

/** An event stream: right, odd or broken. */
export const stream: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.tuple(completion, lineEnd).map(([value, end]) => `data: ${JSON.stringify(value)}${end}${end}`),
      fc
        .tuple(fc.constantFrom('data', 'data', 'event', 'id', 'retry', '', 'x'), text, lineEnd)
        .map(([name, value, end]) => `${name}: ${value}${end}`),
      fc.constantFrom('data: [DONE]\n\n', ': ping\n\n', 'event: error\n', '\ufeff', 'data\n\n'),
      lineEnd,
      text,
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** The text with noise in it, or cut. */
const spoilt = (whole: fc.Arbitrary<string>) =>
  fc.tuple(whole, fc.nat(), text, fc.boolean()).map(([body, at, noise, cut]) => {
    const place = at % (body.length + 1);
    return body.slice(0, place) + noise + (cut ? '' : body.slice(place));
  });

const known = fc.constantFrom(...BODIES);

/** The body of an answer. */
export const body: fc.Arbitrary<string> = fc.oneof(json, stream, known, spoilt(known), spoilt(json), text);

export const contentType: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'application/json',
    'text/event-stream',
    'text/event-stream; charset=utf-8',
    'text/html',
    '',
  ),
  text,
);

export const status: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(200, 200, 200, 400, 401, 404, 422, 429, 500, 503),
  fc.integer({ min: 100, max: 999 }),
);

/** What an HTTP parser lets through in a header; C1 controls are among it. */
const printable = (value: string) => value.replace(/[^\x20-\x7e\x80-\xff]/g, '');

const goodHeader = fc.oneof(
  contentType.map((value) => `content-type: ${printable(value)}`),
  fc
    .tuple(fc.constantFrom('location', 'server', 'retry-after', 'set-cookie', 'x'), text)
    .map(([name, value]) => `${name}: ${printable(value)}`),
  fc.constantFrom('connection: close', 'trailer: x'),
);
const badHeader = fc.oneof(
  fc.nat(3000).map((length) => `content-length: ${length}`),
  fc.constantFrom(
    'transfer-encoding: chunked',
    'content-encoding: gzip',
    'content-encoding: br',
    'content-encoding: deflate',
    'connection: upgrade\r\nupgrade: websocket',
    'content-length: 10\r\ncontent-length: 11',
    'content-length: -1',
    'transfer-encoding: identity, chunked',
  ),
  text,
);
const headers = fc
  .tuple(
    fc.array(goodHeader, { maxLength: 4 }),
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(badHeader, { maxLength: 2 })),
  )
  .map(([good, bad]) => [...good, ...bad]);

const chunked = (bytes: string) =>
  bytes === '' ? '0\r\n\r\n' : `${Buffer.byteLength(bytes).toString(16)}\r\n${bytes}\r\n0\r\n\r\n`;

const answerText = fc
  .tuple(fc.constantFrom('1.1', '1.1', '1.1', '1.0'), status, text, headers, body, fc.boolean())
  .map(([version, code, reason, lines, payload, inChunks]) => {
    const framed = inChunks ? [...lines, 'transfer-encoding: chunked'] : lines;
    const head = [`HTTP/${version} ${code} ${printable(reason)}`, ...framed].join('\r\n');
    return `${head}\r\n\r\n${inChunks ? chunked(payload) : payload}`;
  });

/** How an answer goes over the wire. */
export interface Delivery {
  readonly pieces: readonly Uint8Array[];
  readonly ending: 'end' | 'reset' | 'hang';
}

const buffer = (value: string): Uint8Array => Buffer.from(value);

const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: answerText.map(buffer) },
  { weight: 2, arbitrary: spoilt(answerText).map(buffer) },
  fc
    .tuple(answerText, fc.uint8Array({ maxLength: 60 }))
    .map(([value, noise]) => Buffer.concat([buffer(value), noise])),
  fc.uint8Array({ maxLength: 200 }),
);

/** Random bytes as an answer, cut anywhere, ended in any way. */
export const delivery: fc.Arbitrary<Delivery> = fc
  .tuple(
    bytes,
    fc.array(fc.nat(), { maxLength: 3 }),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant('end' as const) },
      { weight: 3, arbitrary: fc.constant('reset' as const) },
      { weight: 1, arbitrary: fc.constant('hang' as const) },
    ),
  )
  .map(([whole, cuts, ending]) => ({ pieces: cutAt(whole, cuts), ending }));

/** The pieces of a whole, cut at these places. */
export function cutAt<T extends Uint8Array | string>(whole: T, cuts: readonly number[]): T[] {
  const places = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
  return [...places, whole.length].map((end, at) => whole.slice(places[at - 1] ?? 0, end) as T);
}
