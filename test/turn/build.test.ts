import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model.js';
import { PROFILE_IDS as profiles } from '../../src/releases/ids.js';
import { buildTurn } from '../../src/turn/build.js';
import { carriedBy } from '../../src/turn/carried.js';
import { systemText } from '../../src/turn/prompt.js';
import { prose } from '../../src/turn/prose.js';
import windows from '../releases/measured-windows.json' with { type: 'json' };
import { bytesOf, listOf } from './measured.js';

const systemOf = (body: JsonObject) => String(listOf(body.messages)[0]?.content);

describe('texts', () => {
  it('are exactly as long as asked for, ASCII, the same each time', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(900), (seed, chars) => {
        const text = prose(seed, chars);
        expect(text).toHaveLength(chars);
        expect(text).toMatch(/^[ !#-~]*$/);
        expect(prose(seed, chars)).toBe(text);
      }),
    );
  });

  it('begin with the sentence given, where there is room', () => {
    expect(prose('x', 80, 'Reads a file.')).toMatch(/^Reads a file\. .*\.$/);
    expect(prose('x', 13, 'Reads a file.')).toBe('Reads a file.');
  });

  it('make a system text of any length, with marks inside it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 120, max: 60_000 }), (chars) => {
        expect(systemText(chars)).toHaveLength(chars);
        const marked = systemText(chars, { start: 'heron', end: 'walnut' });
        expect(marked).toHaveLength(chars);
        expect(marked.slice(0, 60)).toContain('heron');
        expect(marked.slice(-60)).toContain('walnut');
      }),
      { numRuns: 40 },
    );
  });

  it('are varied: no line of the system text comes twice', () => {
    const lines = systemText(47_626)
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(500);
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe('the size of a turn', () => {
  const spec = { profile: 'openclaw-2026.9', step: 'agent', model: 'm' } as const;

  it('is cut in system text and tools apart', () => {
    const body = buildTurn({ ...spec, systemChars: 5000, toolCount: 4 });
    expect(systemOf(body)).toHaveLength(5000);
    expect(listOf(body.tools)).toHaveLength(4);
    expect(listOf(body.tools)).toEqual(listOf(buildTurn(spec).tools).slice(0, 4));
  });

  it('has neither tools nor tool_choice with no tool left', () => {
    const body = buildTurn({ ...spec, toolCount: 0 });
    expect(body).not.toHaveProperty('tools');
    expect(body).not.toHaveProperty('tool_choice');
  });

  it('stays the same with marks', () => {
    const marks = { start: 'heron', end: 'walnut' };
    expect(systemOf(buildTurn({ ...spec, marks }))).toHaveLength(47_626);
  });
});

describe.each(profiles)('%s', (profile) => {
  it('gives the same turn for the same spec', () => {
    for (const step of ['direct', 'shape', 'shape-tool-result', 'agent', 'tool-result', 'model-run'] as const)
      expect(buildTurn({ profile, step, model: 'm' })).toEqual(buildTurn({ profile, step, model: 'm' }));
  });

  it('lowers the limit of the answer and nothing else, and never raises it', () => {
    const whole = buildTurn({ profile, step: 'agent', model: 'm' });
    expect(buildTurn({ profile, step: 'agent', model: 'm', maxTokens: 64 })).toEqual({
      ...whole,
      max_completion_tokens: 64,
    });
    expect(buildTurn({ profile, step: 'agent', model: 'm', maxTokens: 9999 })).toEqual(whole);
  });

  it('has a read tool that asks for a path only', () => {
    for (const step of ['shape', 'agent'] as const) {
      const read = JSON.stringify(buildTurn({ profile, step, model: 'm' }).tools).match(
        /"name":"read".*?\}\}\}/,
      )?.[0];
      expect(read).toContain('"path":{"type":"string"');
      expect(read).toContain('"required":["path"]');
    }
  });

  it('asks the question given', () => {
    const body = buildTurn({ profile, step: 'shape', model: 'm', question: 'Why "so"?' });
    expect(JSON.stringify(body.messages)).toContain('Why \\"so\\"?');
  });
});

describe('carriedBy', () => {
  it('reads a turn', () => {
    const body = buildTurn({
      profile: 'openclaw-2026.9',
      step: 'shape-tool-result',
      model: 'm',
      flags: { supportsStrictMode: true },
      maxTokens: 16,
    });
    expect(carriedBy(body)).toEqual({
      bytes: bytesOf(body),
      stream: true,
      streamOptions: true,
      contentParts: true,
      images: false,
      tools: 2,
      toolChoice: true,
      strict: true,
      store: false,
      roles: ['system', 'user', 'assistant', 'tool', 'user'],
      nullContent: true,
      maxTokensField: 'max_completion_tokens',
      maxTokens: 16,
      schemaKeywords: [
        'anyOf',
        'const',
        'description',
        'enum',
        'items',
        'maxItems',
        'maxLength',
        'minLength',
        'minimum',
        'patternProperties',
        'properties',
        'required',
        'type',
      ],
    });
  });

  it('sees store, whatever its value', () => {
    expect(carriedBy(buildTurn({ profile: 'openclaw-2026.4', step: 'shape', model: 'm' })).store).toBe(true);
    expect(carriedBy(buildTurn({ profile: 'openclaw-2026.6', step: 'shape', model: 'm' })).store).toBe(false);
  });

  it('sees images, and counts bytes of UTF-8', () => {
    const body = {
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }],
      x: 'é',
    };
    expect(carriedBy(body)).toMatchObject({ images: true, contentParts: true, bytes: bytesOf(body) });
  });

  it('takes any object', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('messages', 'tools', 'stream', 'max_tokens'), fc.jsonValue()),
        (body) => {
          const carried = carriedBy(body as JsonObject);
          expect(carried.bytes).toBe(Buffer.byteLength(JSON.stringify(body)));
        },
      ),
    );
  });
});

describe('a turn in the window that is configured', () => {
  const build = (profile: (typeof profiles)[number], contextWindow: number) =>
    buildTurn({ profile, step: 'agent', model: 'm', window: { contextWindow, maxTokens: 4096 } });
  // Of the others the first turn was not kept alone.
  const measured9 = windows.filter(
    ({ release, answerLimit }) => release === '2026.9.6' && answerLimit !== null,
  );

  it.each(measured9)('is as large as that of 2026.9 at $contextWindow, with its limit', (seen) => {
    const body = build('openclaw-2026.9', seen.contextWindow);
    const [bytes = 0] = seen.requests;
    expect(Math.abs(JSON.stringify(body).length / bytes - 1)).toBeLessThan(0.01);
    expect(Math.abs(Number(body.max_completion_tokens) - (seen.answerLimit ?? 0))).toBeLessThan(150);
  });

  it('is the same in any window where the release does not look at it', () => {
    expect(build('openclaw-2026.4', 12_288)).toEqual(build('openclaw-2026.4', 131_072));
    const { max_completion_tokens: limit, ...small } = build('openclaw-2026.6', 30_000);
    expect({ ...small, max_completion_tokens: 4096 }).toEqual(build('openclaw-2026.6', 131_072));
    expect(Math.abs(Number(limit) - 2977)).toBeLessThan(150);
  });

  it('has the limit of its row', () => {
    const window = { contextWindow: 131_072, maxTokens: 8192 };
    const body = buildTurn({ profile: 'openclaw-2026.9', step: 'agent', model: 'm', window });
    expect(body.max_completion_tokens).toBe(8192);
  });
});
