import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../src/causes/classify.js';
import { excerptsOf } from '../../src/reading/excerpt.js';
import { PAIRS } from './cases.js';
import { evidence } from './evidence.js';

const BODIES = Object.values(PAIRS).map(({ hit }) => hit.body ?? '');

const body = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.json(),
  fc.constantFrom(...BODIES),
  // A real body, cut anywhere and with something foreign in it.
  fc
    .tuple(fc.constantFrom(...BODIES), fc.nat(), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(([text, at, noise]) => text.slice(0, at % (text.length + 1)) + noise),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

describe('classification never throws', () => {
  it('on any evidence', () => {
    fc.assert(
      fc.property(
        body,
        fc.option(fc.integer({ min: -1, max: 1000 })),
        fc.option(fc.string()),
        fc.option(fc.constantFrom('agent-turn', 'tool-result-turn', 'health', 'models', 'direct', 'stream')),
        fc.option(fc.string()),
        (text, status, transport, stage, contentType) => {
          const findings = classify(evidence({ body: text, status, transport, stage, contentType }));
          for (const { title, advice } of findings) expect(title.length * advice.length).toBeGreaterThan(0);
          excerptsOf(text);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['a megabyte of one letter', 'x'.repeat(1e6)],
    ['a megabyte of spaces', ' '.repeat(1e6)],
    ['a megabyte of backslashes', '\\'.repeat(1e6)],
    ['a megabyte of quotes', '"\''.repeat(5e5)],
    ['deep arrays', '['.repeat(2e5)],
    ['deep objects', '{"error":'.repeat(1e5)],
    ['deep tuples', "{'a': (".repeat(1e5)],
    ['lone surrogates', '\ud800{"error":"\udc00 content must be a string"}'.repeat(1000)],
    ['paths without end', 'messages[0].content.'.repeat(5e4)],
    ['words that begin every pattern', 'error tool content context model must not '.repeat(2e4)],
    ['a state that is no word', '{"status":{"toString":0}}'],
    ['numbers', '4096 tokens '.repeat(5e4)],
    ['tags', `<html>${'<p '.repeat(2e5)}`],
  ])('and takes %s', (_, text) => {
    for (const status of [null, 200, 400]) {
      for (const contentType of [null, 'text/event-stream']) {
        expect(Array.isArray(classify(evidence({ body: text, status, contentType })))).toBe(true);
      }
    }
  });
});
