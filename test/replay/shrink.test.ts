import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model.js';
import { repaired } from '../../src/replay/grammar.js';
import { shrink } from '../../src/replay/shrink.js';
import { buildTurn } from '../../src/turn/build.js';

const TURN = buildTurn({ profile: 'openclaw-2026.9', step: 'tool-result', model: 'm' });

/** Shrinks while `culprit` holds, and counts the questions; no question may be asked twice in a row. */
async function shrunk(body: JsonObject, culprit: (text: string, body: JsonObject) => boolean) {
  let asked = 0;
  let last = body;
  const result = await shrink(
    body,
    async (candidate) => {
      asked += 1;
      return culprit(JSON.stringify(candidate), candidate);
    },
    (smaller) => {
      last = smaller;
    },
  );
  expect(result).toBe(last);
  return { result, asked, text: JSON.stringify(result) };
}

const least = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], max_completion_tokens: 4096 };

describe('shrink', () => {
  it('comes down to the least request when anything fails', async () => {
    const { result, asked } = await shrunk(TURN, () => true);
    expect(result).toEqual(least);
    expect(asked).toBeLessThanOrEqual(4);
  });

  it('leaves a body alone of which nothing can be left out', async () => {
    const { result } = await shrunk(TURN, (_text, body) => JSON.stringify(body) === JSON.stringify(TURN));
    expect(result).toBe(TURN);
  });

  it.each([
    [
      'an array of parts',
      '[{"type":"text"',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
    ],
    ['the usage option', '"include_usage":true', { stream: true, stream_options: { include_usage: true } }],
    [
      'an empty content beside a call',
      '"content":null',
      {
        messages: [
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'call00000001', type: 'function', function: { name: 'read', arguments: '{}' } },
            ],
          },
          { role: 'tool', content: 'Hi', tool_call_id: 'call00000001' },
        ],
      },
    ],
  ] as const)('finds %s', async (_name, text, rest) => {
    const { result, asked } = await shrunk(TURN, (candidate) => candidate.includes(text));
    expect(result).toEqual({ ...least, ...rest });
    expect(asked).toBeLessThan(30);
  });

  it('finds one keyword of one property of one tool among all', async () => {
    const { result, asked } = await shrunk(TURN, (text) => text.includes('"maxLength":'));
    const [tool] = result.tools as readonly JsonObject[];
    expect(result).toMatchObject({ messages: least.messages });
    expect(result.tools).toHaveLength(1);
    expect(JSON.stringify(tool)).toMatch(
      /^\{"type":"function","function":\{"name":"\w+","parameters":\{"type":"object","properties":\{"\w+":\{"type":"string","maxLength":\d+\}\}\}\}\}$/,
    );
    expect(asked).toBeLessThan(30);
  });

  it('finds two culprits in different places', async () => {
    const { text } = await shrunk(
      TURN,
      (candidate) => candidate.includes('"role":"system"') && candidate.includes('"tool_choice"'),
    );
    expect(text.length).toBeLessThan(220);
  });

  it('cuts a text down to the piece that matters', async () => {
    const content = `${'a'.repeat(5000)}<|im_start|>${'b'.repeat(3000)}`;
    const { text, asked } = await shrunk({ model: 'm', messages: [{ role: 'user', content }] }, (candidate) =>
      candidate.includes('<|im_start|>'),
    );
    expect(text.length).toBeLessThan(170);
    expect(asked).toBeLessThan(45);
  });

  it('keeps the best when asking ends', async () => {
    let best: JsonObject = TURN;
    let left = 4;
    const ending = shrink(
      TURN,
      async (candidate) => {
        if (left === 0) throw new Error('spent');
        left -= 1;
        return JSON.stringify(candidate).includes('"maxLength":');
      },
      (smaller) => {
        best = smaller;
      },
    );
    await expect(ending).rejects.toThrow('spent');
    expect(JSON.stringify(best).length).toBeLessThan(JSON.stringify(TURN).length);
    expect(JSON.stringify(best)).toContain('"maxLength":');
  });

  it('shrinks a turn that is invalid itself', async () => {
    const orphan = { role: 'tool', content: 'x'.repeat(400), tool_call_id: 'gone' };
    const body = { ...TURN, messages: [{ role: 'user', content: 'a' }, orphan] };
    const { result } = await shrunk(body, (text) => text.includes('"tool_call_id":"gone"'));
    expect(result).toMatchObject({ messages: [{ role: 'tool', content: 'Hi', tool_call_id: 'gone' }] });
  });

  it('always gives a failing body, no larger, whatever decides', async () => {
    // Which pieces of the turn are asked for decides: any set of words of it.
    const words = [...new Set(JSON.stringify(TURN).match(/"\w{3,12}":/g) ?? [])];
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...words), { maxLength: 4 }), async (needed) => {
        const fails = (text: string) => needed.every((word) => text.includes(word));
        const { text, result } = await shrunk(TURN, fails);
        expect(fails(text)).toBe(true);
        expect(text.length).toBeLessThanOrEqual(JSON.stringify(TURN).length);
        expect(repaired(result)).toEqual(result);
      }),
      { numRuns: 30 },
    );
  });
});
