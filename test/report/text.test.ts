import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/contract.js';
import { displayWidth, padEnd, wrap } from '../../src/report/layout.js';
import type { RenderOptions } from '../../src/report/options.js';
import { paint } from '../../src/report/paint.js';
import { renderText } from '../../src/report/text.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { backendLimit } from './backend-limit-samples.js';
import { hostile, needsFlags, toolless } from './needs-flags-samples.js';
import { samples } from './samples.js';

const PLAIN: RenderOptions = {
  format: 'text',
  columns: 80,
  color: false,
  unicode: true,
  quiet: false,
  verbose: false,
};
const text = (report: Report, options: Partial<RenderOptions> = {}) =>
  renderText(report, { ...PLAIN, ...options }, options.color ? paint : (_tone, said) => said);
const golden = (name: string) => `golden/${name}.txt`;

describe('the text report', () => {
  it('looks like the contract', () => {
    expect(text(needsFlags, { columns: 130 })).toBe(
      `inferrs-doctor smoke · http://127.0.0.1:8080/v1 · google/gemma-4-E2B-it · as OpenClaw 2026.9

  ✔ health        200 ok                                   3 ms
  ✔ models        1 model, yours is listed                 2 ms
  ✔ direct        "Two plus two equals four."             48 ms
  ✖ agent shape   422 content-array-rejected               2 ms
      seen         message content must be a string here
      server said  messages[2].content: invalid type: sequence, expected a string
      why          this server takes message content as a string; OpenClaw sends its runtime context as an array of parts
  ✔ with requiresStringContent: true
      agent shape  pass                                    51 ms
      full turn    59 kB, 14.8k tokens, pass               6.1 s   (2,430 tokens/s prefill)
      tool result  pass                                    80 ms
      proof        agent turn re-sent with these flags: pass

  NEEDS FLAGS   set this in openclaw.json, at models.providers.inferrs.models[0]:
      compat: { requiresStringContent: true }
  or run  inferrs-doctor fix
  or, without the flags: builds since 2026-04-09 accept arrays: update inferrs
  9 requests, 2 full turns, 6.4 s
`,
    );
  });

  it.each(Object.entries(samples))('%s at 80 columns', async (name, report) => {
    await expect(text(report)).toMatchFileSnapshot(golden(`${name}.80`));
  });

  it.each([
    ['needsFlags', needsFlags],
    ['toolless', toolless],
    ['backendLimit', backendLimit],
    ['hostile', hostile],
  ])('%s at 60 and 120 columns, verbose, quiet and in ASCII at 40', async (name, report) => {
    await expect(text(report, { columns: 60 })).toMatchFileSnapshot(golden(`${name}.60`));
    await expect(text(report, { columns: 120 })).toMatchFileSnapshot(golden(`${name}.120`));
    await expect(text(report, { verbose: true, columns: 100 })).toMatchFileSnapshot(
      golden(`${name}.verbose`),
    );
    await expect(text(report, { quiet: true })).toMatchFileSnapshot(golden(`${name}.quiet`));
    await expect(text(report, { columns: 40, unicode: false })).toMatchFileSnapshot(
      golden(`${name}.40.ascii`),
    );
  });

  it('stays on the page at every width, but for what is there to be copied', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 200 }),
        fc.constantFrom(...Object.values(samples)),
        (columns, report) => {
          for (const line of text(report, { columns }).split('\n')) {
            const copied = /^ {6,}(?:inferrs-doctor |"|compat:)/.test(line);
            if (!copied) expect(displayWidth(line), line).toBeLessThanOrEqual(columns + 1);
          }
        },
      ),
    );
  });

  it('takes an unknown width for 80, and reins in the others', () => {
    expect(text(needsFlags, { columns: 0 })).toBe(text(needsFlags));
    expect(text(needsFlags, { columns: 3 })).toBe(text(needsFlags, { columns: 40 }));
    expect(text(needsFlags, { columns: 9999 })).toBe(text(needsFlags, { columns: 200 }));
  });

  it.each(Object.entries(samples))(
    '%s holds no control but line feeds, and only ASCII where asked',
    (_name, report) => {
      expect(text(report, { verbose: true })).not.toMatch(
        /[\x00-\x09\x0b-\x1f\x7f-\x9f]|\p{Cf}|##\w*\[|^\s*::/mu,
      );
      expect(text(report, { verbose: true, unicode: false })).toMatch(/^[\n\x20-\x7e]*$/);
    },
  );

  it('is coloured without a change to its words', () => {
    const coloured = text(needsFlags, { color: true });
    expect(coloured).toContain('\u001b[1m\u001b[33mNEEDS FLAGS\u001b[39m\u001b[22m   set this');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text(needsFlags));
  });

  it.each(Object.keys(EXIT_CODES) as Report['verdict'][])('%s always names a next step', (verdict) => {
    const bare: Report = { ...needsFlags, verdict, findings: [], remedy: null, layers: [] };
    const lines = text(verdict === 'needs-flags' ? needsFlags : bare, { quiet: true })
      .trimEnd()
      .split('\n');
    expect(lines[0]).toContain(verdict.replaceAll('-', ' ').toUpperCase());
    expect(lines.length).toBeGreaterThan(1);
  });

  it('shows an error whose layer never ran', () => {
    const report = { ...needsFlags, layers: [] };
    expect(text(report)).toContain('  ✖ content-array-rejected\n      seen         message');
  });

  it('names every error of a layer, the first in full', () => {
    const [first] = needsFlags.findings;
    if (first === undefined) throw new Error('the sample has a finding');
    const report: Report = {
      ...needsFlags,
      findings: [first, { ...first, code: 'auth', title: 'another one' }],
    };
    expect(text(report)).toContain('      also         auth: another one\n');
  });
});

describe('layout', () => {
  it.each([
    ['abc', 3],
    ['模型', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧!', 3],
    ['✔⚠–', 3],
    ['🇩🇪', 2],
  ])('%s is %d cells wide', (given, cells) => expect(displayWidth(given)).toBe(cells));

  it('counts Latin, punctuation and arrows alone as it counts them beside a wide character', () => {
    for (const [from, to] of [
      [0x20, 0x300],
      [0x2010, 0x2028],
      [0x2030, 0x205f],
      [0x2190, 0x2300],
    ] as const) {
      for (let code = from; code < to; code += 1) {
        const char = String.fromCharCode(code);
        if (displayWidth(`各${char}`) !== 2 + displayWidth(char)) throw new Error(`U+${code.toString(16)}`);
      }
    }
  });

  it('pads by cells', () => {
    expect(padEnd('模', 4)).toBe('模  ');
    expect(padEnd('longer', 4)).toBe('longer');
  });

  it.each([
    ['words', 'one two three', 7, ['one two', 'three']],
    ['a long word', 'a abcdefgh', 4, ['a', 'abcd', 'efgh']],
    ['wide characters', '模型加载', 5, ['模型', '加载']],
    ['nothing', '', 10, ['']],
    ['what a runner would obey', 'abc ::error::x', 10, ['abc', ': :error::x']],
  ])('wraps %s', (_name, given, width, expected) => expect(wrap(given, width)).toEqual(expected));

  it('loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, unit: 'grapheme' })),
        fc.integer({ min: 2, max: 60 }),
        (words, width) => {
          const given = words.join(' ');
          fc.pre(!given.includes('::') && !given.includes('##'));
          const spaceless = (text: string): string => text.replace(/[ \u00a0]/g, '');
          expect(spaceless(wrap(given, width).join(''))).toBe(spaceless(given));
        },
      ),
    );
  });
});
