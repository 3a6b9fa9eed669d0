import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SseEvent } from '../../src/model.js';
import { readAnswer } from '../../src/reading/answer.js';
import { createRedactor } from '../../src/wire/redact.js';
import { redactBody, redactSplit, streamOf } from '../../src/wire/redact-split.js';
import { parseSse } from '../../src/wire/sse.js';

const KEY = 'k3y-0123456789-SECRET';
const redact = createRedactor([KEY]);

const chunk = (delta: object, index = 0): SseEvent => ({
  data: JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index, delta }] }),
});
const joined = (events: readonly SseEvent[]) => readAnswer('', 'text/event-stream', events);

/** A text cut anywhere. */
const pieces = (text: string) =>
  fc
    .array(fc.nat(text.length), { maxLength: text.length })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), text.length])
    .map((at) => at.slice(1).map((end, index) => text.slice(at[index], end)));

describe('a secret in pieces', () => {
  it.each(['content', 'reasoning_content'])('is hidden in %s, wherever it is cut', (field) => {
    fc.assert(
      fc.property(pieces(`You sent ${KEY}, did you not?`), (texts) => {
        const safe = redactSplit(
          texts.map((text) => chunk({ [field]: text })),
          redact,
        );
        const { text, reasoning } = joined(safe);
        expect(text + reasoning).toBe('You sent ***, did you not?');
        expect(safe).toHaveLength(texts.length);
        expect(streamOf(safe)).not.toContain('k3y');
      }),
    );
  });

  it('is hidden in the arguments of the tool call they belong to', () => {
    const call = (index: number, text: string) =>
      chunk({ tool_calls: [{ index, function: { arguments: text } }] });
    const safe = redactSplit(
      [
        call(0, `{"key":"${KEY.slice(0, 9)}`),
        call(1, '{"city":"Oslo'),
        call(0, `${KEY.slice(9)}"}`),
        call(1, '"}'),
      ],
      redact,
    );
    expect(JSON.stringify(safe)).not.toContain(KEY.slice(9));
    expect(JSON.stringify(safe)).toContain('Oslo');
  });

  it('is hidden in parts of one event', () => {
    const parts = [KEY.slice(0, 5), KEY.slice(5)].map((text) => ({ type: 'text', text }));
    expect(joined(redactSplit([chunk({ content: parts })], redact)).text).toBe('***');
  });

  it('leaves a stream without one as it is', () => {
    const events = [chunk({ content: 'Two plus' }), { data: 'not JSON' }, { data: '[DONE]' }];
    expect(redactSplit(events, redact)).toBe(events);
  });

  it('takes nesting without end', () => {
    const deep = { data: `${'{"a":'.repeat(5000)}"${KEY}"${'}'.repeat(5000)}` };
    expect(redactSplit([deep, deep], redact)).toHaveLength(2);
  });

  it('gives back a stream that reads the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ data: fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':') }) }), {
          maxLength: 5,
        }),
        (events) => {
          expect(parseSse(streamOf(events))).toEqual(events);
        },
      ),
    );
  });
});

describe('a key that is split over kinds of places', () => {
  const choice = (fields: object) => `data: ${JSON.stringify({ choices: [fields] })}\n\n`;

  it.each([
    ['an index, a text for one, and none', [{ index: 0 }, { index: '0' }, {}]],
    ['deltas and messages', [{ index: 0 }, { index: 0, as: 'message' }, { index: 0 }]],
  ])('%s is hidden', (_name, kinds) => {
    const body = kinds.map((kind, at) => {
      const { as = 'delta', ...fields } = { as: undefined, ...kind };
      return choice({ ...fields, [as ?? 'delta']: { content: KEY.slice(at * 7, at * 7 + 7) } });
    });
    const safe = redactBody(body.join(''), redact);
    for (const piece of [KEY.slice(0, 7), KEY.slice(7, 14)]) expect(safe).not.toContain(piece);
    expect(safe).toContain('***');
  });
});
