import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SseEvent } from '../../src/model.js';
import { createSseParser, parseSse } from '../../src/wire/sse.js';

describe('parseSse', () => {
  const cases: readonly [string, string, readonly SseEvent[]][] = [
    ['LF', 'data: a\n\ndata: b\n\n', [{ data: 'a' }, { data: 'b' }]],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', [{ data: 'a' }, { data: 'b' }]],
    ['CR', 'data: a\r\rdata: b\r\r', [{ data: 'a' }, { data: 'b' }]],
    ['mixed line ends', 'data: a\r\n\ndata: b\n\r', [{ data: 'a' }, { data: 'b' }]],
    ['a BOM', '\uFEFFdata: a\n\n', [{ data: 'a' }]],
    ['comments', ': keep-alive\n\ndata: a\n: in between\ndata: b\n\n', [{ data: 'a\nb' }]],
    ['several data lines', 'data: a\ndata\ndata: b\n\n', [{ data: 'a\n\nb' }]],
    [
      'an event name',
      'event: error\ndata: {}\n\ndata: x\n\n',
      [{ event: 'error', data: '{}' }, { data: 'x' }],
    ],
    ['one leading space only', 'data:a\n\ndata:  b\n\n', [{ data: 'a' }, { data: ' b' }]],
    ['empty data', 'data:\n\n', [{ data: '' }]],
    ['an event without data', 'event: ping\n\nid: 7\nretry: 10\n\n', []],
    ['a missing last blank line', 'data: a\n\ndata: [DONE]', [{ data: 'a' }, { data: '[DONE]' }]],
    ['no text', '', []],
  ];
  it.each(cases)('reads %s', (_name, text, events) => {
    expect(parseSse(text)).toEqual(events);
  });
});

describe('createSseParser', () => {
  const piece = fc.constantFrom(
    'data: ',
    'data:',
    'event: x',
    ': c',
    '\n',
    '\r',
    '\r\n',
    'é',
    '😀',
    '\uFEFF',
    '{}',
    ' ',
  );
  const stream = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  it('gives the same events wherever the text is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), (text, cuts) => {
        const parser = createSseParser();
        const at = [...new Set(cuts.filter((cut) => cut < text.length))].sort((a, b) => a - b);
        const parts = [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
        const events = parts.flatMap((part) => parser.push(part));
        expect([...events, ...parser.end()]).toEqual(parseSse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same events unit by unit', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const parser = createSseParser();
        const events = text.split('').flatMap((unit) => parser.push(unit));
        expect([...events, ...parser.end()]).toEqual(parseSse(text));
      }),
    );
  });

  it('gives an event as soon as its blank line is there, even when that is a lone CR', () => {
    const parser = createSseParser();
    expect(parser.push('data: a\r')).toEqual([]);
    expect(parser.push('\r')).toEqual([{ data: 'a' }]);
    expect(parser.push('\ndata: b\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ data: 'b' }]);
  });

  it('keeps only the head of an endless line and of an endless event', () => {
    const parser = createSseParser(100);
    for (let i = 0; i < 1000; i += 1) parser.push('data: '.padEnd(50, 'x'));
    const [long] = parser.push('\n\n');
    expect(long?.data.length).toBeLessThanOrEqual(100);
    for (let i = 0; i < 1000; i += 1) parser.push('data: yyyyyyyyyy\n');
    const [many] = parser.push('\n');
    expect(many?.data.length).toBeLessThanOrEqual(120);
    expect(parser.push('data: z\n\n')).toEqual([{ data: 'z' }]);
  });
});
