import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clip,
  forMarkdown,
  forTerminal,
  forWorkflow,
  forWorkflowProperty,
  forXml,
  graphemesOf,
  markdownCell,
  markdownCode,
  markdownFence,
  plain,
} from '../../src/wire/sanitize.js';

/** Texts in which what is dangerous stands close together. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]8;;http://x\u0007',
        '\u009b2J',
        '\r',
        '\n',
        '\r\n',
        '\t',
        '\u0085',
      ),
      fc.constantFrom(
        '\u202e',
        '\u2066',
        '\u200b',
        '\u200d',
        '\ufeff',
        '\u00ad',
        '\u{e0041}',
        '\ufe0f',
        '\u2028',
      ),
      fc.constantFrom(
        '\ud800',
        '\udc00',
        '\uffff',
        '\u0000',
        '\u0301',
        '\u0301'.repeat(9),
        '👩‍👩‍👧',
        '各',
        'é',
      ),
      fc.constantFrom(
        '::',
        ':',
        'error',
        '##',
        '#',
        '[',
        '##[add-mask]',
        ' ',
        '`',
        '|',
        '<',
        '&',
        ']]>',
        '@me',
        '%',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

const RAW = /[\x00-\x09\x0b-\x1f\x7f-\x9f]|[\p{Default_Ignorable_Code_Point}\u2028\u2029]|\p{Surrogate}/u;
const COMMAND = /^[^\S\n]*::|##\w*\[/m;

describe('plain', () => {
  it('makes of a character alone what it makes of it beside one that has to be looked at closely', () => {
    for (let code = 0x20; code < 0xd800; code += 1) {
      const char = String.fromCharCode(code);
      if (plain(`各${char}`) !== `各${plain(char)}`) throw new Error(`U+${code.toString(16)}`);
    }
  });

  it.each([
    ['colour', '\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['window title', '\u001b]0;owned\u0007', '␛]0;owned␇'],
    ['hyperlink', '\u001b]8;;http://evil\u001b\\text', '␛]8;;http://evil␛\\text'],
    ['clipboard', '\u001b]52;c;aGk=\u0007', '␛]52;c;aGk=␇'],
    ['device control', '\u001bPq\u001b\\', '␛Pq␛\\'],
    ['8-bit CSI', '\u009b2J', '\\x9b2J'],
    ['carriage return', 'safe\rspoof', 'safe␍spoof'],
    ['NUL, BEL, DEL', '\u0000\u0007\u007f', '␀␇␡'],
    ['bidi', 'abc\u202edcba\u2069', 'abcdcba'],
    ['zero width', 'con\u200bt\ufeffent', 'content'],
    ['lone surrogate', 'a\ud800b', 'a�b'],
    ['line ends', 'a\r\nb\nc\u2028d\te', 'a b c d e'],
    ['stacked marks', `z${'\u0301'.repeat(500)}`, `z${'\u0301'.repeat(8)}`],
    ['workflow command', ' ::add-mask::x', ' : :add-mask::x'],
    ['older workflow command', 'x ##[add-path]y', 'x # #[add-path]y'],
    ['other runners', '##vso[task] ##teamcity[x]', '# #vso[task] # #teamcity[x]'],
    ['a path of C++ or Rust', 'terminate: std::bad_alloc', 'terminate: std::bad_alloc'],
    ['other scripts', 'Größe, 模型, ไทย, नमस्ते', 'Größe, 模型, ไทย, नमस्ते'],
  ])('%s', (_name, given, expected) => {
    expect(plain(given)).toBe(expected);
  });

  it('keeps lines when asked to', () => {
    expect(plain('a\r\n\tb\n::error::c', 'many')).toBe('a\n b\n: :error::c');
  });

  it('leaves nothing that a terminal or a runner obeys, and is idempotent', () => {
    fc.assert(
      fc.property(tricky, fc.constantFrom('one' as const, 'many' as const), (text, lines) => {
        const out = plain(text, lines);
        expect(out).not.toMatch(RAW);
        expect(out).not.toMatch(COMMAND);
        if (lines === 'one') expect(out).not.toContain('\n');
        expect(plain(out, lines)).toBe(out);
      }),
    );
  });
});

describe('forTerminal without unicode', () => {
  it.each([
    ['␛ is caret notation', '\u001b[2J\u007f', '^[[2J^?'],
    ['punctuation is spelled', '“a” – b…', '"a" - b...'],
    ['the rest is escaped', 'é 模 👍', '\\u{e9} \\u{6a21} \\u{1f44d}'],
  ])('%s', (_name, given, expected) => {
    expect(forTerminal(given, false)).toBe(expected);
  });

  it('is ASCII whatever comes', () => {
    fc.assert(fc.property(tricky, (text) => void expect(forTerminal(text, false)).toMatch(/^[\x20-\x7e]*$/)));
  });
});

describe('Markdown', () => {
  it.each([
    ['markup', '*a* _b_ [c](d) `e`', '\\*a\\* \\_b\\_ \\[c\\](d) \\`e\\`'],
    ['HTML', '<img src=x> &lt;', '&lt;img src=x&gt; &amp;lt;'],
    ['mentions and references', '@me #12 GH-3', '@<!-- -->me #<!-- -->12 GH-<!-- -->3'],
    ['a heading', '# x', '<!-- --># x'],
    ['a list', '1. x', '<!-- -->1. x'],
    ['a table cell', 'a\\|b', 'a\\\\&#124;b'],
  ])('%s', (_name, given, expected) => {
    expect(forMarkdown(given)).toBe(expected);
  });

  it('escapes every markup character', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const bare = forMarkdown(text).replace(/\\[\\`*_[\]~$]|&(?:amp|lt|gt|#124);|<!-- -->/g, ' ');
        expect(bare).not.toMatch(/[\\`*_[\]~$&<>|]|@[\p{L}\p{N}]/u);
      }),
    );
  });

  it('fences code longer than any run of backticks in it', () => {
    fc.assert(
      fc.property(tricky, (text) => {
        const [open = '', ...rest] = markdownFence(text).split('\n');
        const fence = open.replace('text', '');
        expect(fence).toMatch(/^`{3,}$/);
        expect(rest.at(-1)).toBe(fence);
        expect(rest.slice(0, -1).join('\n')).not.toContain(fence);
      }),
    );
  });

  it.each([
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
    [' x', '`  x `'],
    ['x', '`x`'],
    [' \n', ''],
  ])('code span of %j', (given, expected) => {
    expect(markdownCode(given)).toBe(expected);
  });

  it('never ends a table cell early', () => {
    expect(markdownCell('a`|b')).toBe('<code>a\\`&#124;b</code>');
    fc.assert(fc.property(tricky, (text) => void expect(markdownCell(text)).not.toMatch(/[|\n]/)));
  });
});

describe('XML and workflow commands', () => {
  it('escapes XML', () => {
    expect(forXml('a ]]> <b c="d">\u0001\ufffe')).toBe('a ]]&gt; &lt;b c=&quot;d&quot;&gt;␁\ufffd');
    fc.assert(
      fc.property(tricky, (text) => {
        expect(forXml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|apos);)/);
        expect(forXml(text)).toMatch(/^[\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });

  it('escapes messages and properties', () => {
    expect(forWorkflow('50%\r\n::x,y')).toBe('50%25%0A: :x,y');
    expect(forWorkflowProperty('a:b,c%\nd')).toBe('a%3Ab%2Cc%25 d');
    fc.assert(
      fc.property(tricky, (text) => {
        expect(forWorkflow(text)).not.toMatch(/[\r\n]|%(?!25|0A)/);
        expect(forWorkflowProperty(text)).not.toMatch(/[:,\r\n]|%(?!25|3A|2C)/);
      }),
    );
  });
});

describe('clip', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);

  it.each([
    ['shorter stays', 'abc', 3, 'abc'],
    ['ASCII', 'abcdef', 4, 'abc…'],
    ['combining', 'e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['emoji family', '👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 2, '👩‍👩‍👧…'],
    ['many units, few graphemes', '👩‍👩‍👧👩‍👩‍👧', 2, '👩‍👩‍👧👩‍👩‍👧'],
    ['ASCII before a mark', 'abe\u0301cdef', 3, 'ab…'],
    ['a mark just behind the cut', 'abc\u0301def', 3, 'ab…'],
    ['nothing', 'abc', 0, '…'],
  ])('%s', (_name, text, max, expected) => {
    expect(clip(text, max)).toBe(expected);
  });

  it('keeps what stands across the chunks it works in', () => {
    const family = '👩‍👩‍👧';
    for (let shift = 0; shift < family.length; shift += 1) {
      const text = 'a'.repeat(shift) + family.repeat(200);
      expect(clip(text, 150)).toBe(`${'a'.repeat(shift)}${family.repeat(149 - shift)}…`);
    }
  });

  it('cuts as a plain count of graphemes would', () => {
    fc.assert(
      fc.property(tricky, fc.integer({ min: 1, max: 30 }), (text, max) => {
        const all = graphemes(text);
        const expected = all.length <= max ? text : `${all.slice(0, max - 1).join('')}…`;
        expect(clip(text, max)).toBe(expected);
      }),
    );
  });

  it('takes for single characters only those that a segmenter keeps apart from all others', () => {
    const rows = Array.from({ length: 0x300 - 2 }, (_, row) => {
      const chars = Array.from({ length: 16 }, (_, at) => (row + 2) * 16 + at);
      return `a${String.fromCharCode(...chars)}b`;
    });
    const single = rows.filter((row) => [...graphemesOf(row)].length === row.length);
    expect(single).toEqual(rows.filter((row) => graphemes(row).length === row.length));
  });

  it('is not held up by one endless grapheme', () => {
    expect(clip(`ab${'\u0301'.repeat(1_000_000)}`, 10)).toBe('a…');
  });
});
