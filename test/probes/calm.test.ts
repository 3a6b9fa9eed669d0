import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange, JsonObject, Probe } from '../../src/model.js';
import { judgeCalmTurn } from '../../src/probes/calm.js';
import { judgeTurn } from '../../src/probes/judge.js';
import { turnProbe } from '../../src/probes/turns.js';
import { PROFILE_IDS } from '../../src/releases/ids.js';
import { releaseOf } from '../../src/releases/index.js';
import type { ServerKind } from '../../src/servers/index.js';
import { createCollector } from '../../src/wire/body.js';

const TARGET = {
  baseUrl: 'http://127.0.0.1:1/v1',
  model: 'tiny-model',
  headers: {},
  timeouts: { connect: 1, firstByte: 1, idle: 1, total: 1 },
};
const PROBES = (['direct', 'shape', 'agent', 'shape-tool-result'] as const).map((step) =>
  turnProbe(TARGET, { step, profile: 'openclaw-2026.9', flags: {}, maxTokens: 128 }),
);

/** A completion, before it is put on the wire. */
interface Made {
  readonly text: string;
  readonly calls: readonly JsonObject[];
  readonly finish: string | null;
  readonly usage: JsonObject | null;
  readonly pieces: number;
  readonly done: boolean;
  readonly streamed: boolean | 'as-asked';
  readonly extra: JsonObject;
  /** What follows the end of a stream. */
  readonly tail: string;
}

const GOOD: Made = {
  text: 'The file says hello.',
  calls: [],
  finish: 'stop',
  usage: { prompt_tokens: 9000, completion_tokens: 6 },
  pieces: 2,
  done: true,
  streamed: 'as-asked',
  extra: {},
  tail: '',
};
const CALL: JsonObject = {
  index: 0,
  id: 'call_1',
  type: 'function',
  function: { name: 'read', arguments: '{"path":"notes.md"}' },
};

function bodyOf(made: Made, asked: boolean): string {
  const { text, calls, finish, usage, pieces, done, extra } = made;
  const message = { role: 'assistant', content: text, ...(calls.length > 0 && { tool_calls: calls }) };
  if (!(made.streamed === 'as-asked' ? asked : made.streamed)) {
    const choices = [{ index: 0, message, finish_reason: finish }];
    return JSON.stringify({ id: 'x', object: 'chat.completion', model: 'm', choices, usage, ...extra });
  }
  const size = Math.ceil(text.length / pieces) || 1;
  const deltas: JsonObject[] = [];
  for (let at = 0; at < text.length; at += size) deltas.push({ content: text.slice(at, at + size) });
  if (calls.length > 0) deltas.push({ tool_calls: calls });
  const chunks = [
    ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
    { choices: [{ index: 0, delta: {}, finish_reason: finish }], usage, ...extra },
  ];
  const events = chunks.map((chunk) => JSON.stringify({ object: 'chat.completion.chunk', ...chunk }));
  return [...events, ...(done ? ['[DONE]'] : [])].map((data) => `data: ${data}\n\n`).join('') + made.tail;
}

function exchangeOf(probe: Probe, made: Made, contentType = 'as-asked', status = 200): Exchange {
  const asked = probe.carried?.stream === true;
  const usual = asked ? 'text/event-stream' : 'application/json';
  const type = contentType === 'as-asked' ? usual : contentType;
  const wire = Buffer.from(bodyOf(made, asked));
  const collector = createCollector({ maxBytes: wire.length, stream: /^text\/event-stream\b/.test(type) });
  collector.write(wire);
  const outcome = {
    kind: 'response',
    status,
    headers: { 'content-type': type },
    ...collector.read(),
    bytes: wire.length,
    end: 'complete',
  } as const;
  return { probe, outcome, timing: { total: 1 } };
}

const wordings = readFileSync(new URL('../signatures/signatures.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): string => String(JSON.parse(line).body));

const texts = fc.oneof(
  fc.constantFrom(GOOD.text, '', ' ', '<|im_end|>', '<tool_call>{"name":"read","arguments":{}}</tool_call>'),
  fc.constantFrom(...wordings, 'Error: CUDA out of memory', 'Error code: 500 - internal server error'),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.tuple(fc.string({ maxLength: 6 }), fc.nat(120)).map(([piece, times]) => piece.repeat(times)),
);
const calls = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(CALL) },
    {
      weight: 1,
      arbitrary: fc.record(
        {
          index: fc.nat(2),
          id: fc.constantFrom('', 'call_1'),
          type: fc.constant('function'),
          function: fc.record(
            { name: fc.constantFrom('', 'read'), arguments: fc.constantFrom('', '{', '{}', { path: 'x' }) },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    },
  ),
  { maxLength: 2 },
);
const mostly = <T>(value: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
const made: fc.Arbitrary<Made> = fc.record({
  text: mostly(GOOD.text, texts),
  calls: mostly<readonly JsonObject[]>([], calls as fc.Arbitrary<readonly JsonObject[]>),
  finish: mostly<string | null>('stop', fc.constantFrom('tool_calls', 'length', 'error', 'eos', null)),
  usage: mostly<JsonObject | null>(
    GOOD.usage,
    fc.option(
      fc.record({
        prompt_tokens: fc.constantFrom(0, 1, 1200, 2040, 4090, 9000, 16_384),
        completion_tokens: fc.constantFrom(0, 6, 8, 177, 500),
      }),
    ),
  ),
  pieces: mostly(2, fc.constantFrom(1, 200)),
  done: mostly(true, fc.boolean()),
  streamed: mostly<boolean | 'as-asked'>('as-asked', fc.boolean()),
  extra: mostly<JsonObject>(
    {},
    fc.constantFrom({ error: 'no' }, { error: null }, { detail: 'x' }, { object: 'error' }),
  ),
  tail: mostly(
    '',
    fc.constantFrom(
      'data: {"error":{"message":"CUDA out of memory"}}\n',
      'data: {"choices":[{"delta":{"content":"<|im_end|>"}}]}',
      ': bye\n\n',
      'data: x\n\n',
    ),
  ),
});
const types = mostly(
  'as-asked',
  fc.constantFrom(
    'application/json',
    'text/event-stream; charset=utf-8',
    'text/html',
    '',
    'application/json, text/html',
    'text/event-stream, text/html',
    'application/json; charset=utf-8, text/html',
  ),
);

const NEWEST = releaseOf('openclaw-2026.9');

describe('the short way to judge an answer', () => {
  it.each(PROBES.map((probe) => [probe.id, probe] as const))('knows a good answer to %s', (_, probe) => {
    expect(judgeCalmTurn(exchangeOf(probe, GOOD), NEWEST)).toMatchObject({ status: 'pass', findings: [] });
    const called = { ...GOOD, text: '', calls: [CALL], finish: 'tool_calls' };
    expect(judgeCalmTurn(exchangeOf(probe, called), NEWEST)).toMatchObject({ status: 'pass', findings: [] });
  });

  it('comes to what the whole matrix comes to, or to nothing', () => {
    let calm = 0;
    const property = fc.property(
      fc.constantFrom(...PROBES),
      made,
      types,
      mostly(200, fc.constantFrom(201, 204, 500)),
      fc.constantFrom(...PROFILE_IDS),
      fc.constantFrom<ServerKind>('inferrs', 'ollama', 'llama-server', 'unknown'),
      (probe, answer, type, status, profile, server) => {
        const exchange = exchangeOf(probe, answer, type, status);
        const short = judgeCalmTurn(exchange, releaseOf(profile));
        if (short === undefined) return;
        calm += 1;
        expect(short).toEqual(judgeTurn(exchange, { profile, server }));
      },
    );
    fc.assert(property, { numRuns: 3000 });
    expect(calm).toBeGreaterThan(500);
  });
});
