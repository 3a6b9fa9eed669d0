import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FORMATS, type Format } from '../../src/options.js';
import { render } from '../../src/report/index.js';
import { fleetSchema } from '../../src/report/json-schema.js';
import { renderSoFar } from '../../src/report/so-far.js';
import { fleetOf } from './fleet-sample.js';
import { hostile, needsFlags } from './needs-flags-samples.js';
import { ready, samples, unreachable } from './samples.js';

const FEW = fleetOf({ 'gpu-1': ready, 'gpu-2': needsFlags, 'gpu-3': unreachable });
const ALL = fleetOf({ ...samples, hostile });

const optionsFor = (format: Format, columns = 80) => ({
  format,
  columns,
  color: false,
  unicode: true,
  quiet: false,
  verbose: false,
});

describe('the report of a fleet', () => {
  it.each(FORMATS)('as %s holds each target', async (format) => {
    const text = await render(ALL, optionsFor(format));
    expect(text.endsWith('\n')).toBe(true);
    // An annotation is for what is to be done: none for what is ready.
    const told = ALL.targets.filter(({ verdict }) => format !== 'github' || verdict !== 'ready');
    for (const { name = '' } of told) expect(text, format).toContain(name);
    if (format === 'github') expect(text).not.toContain('inferrs-doctor%3A ready%3A');
    // What acts on a terminal, in a log or on a page goes nowhere.
    expect(text).not.toMatch(/[\u001b\u0007\u202e]/);
    if (format === 'html') expect(text.match(/<script/g)).toHaveLength(1);
  });

  it.each([
    ['text', 'txt', 80],
    ['text', 'narrow.txt', 48],
    ['text', 'wide.txt', 120],
    ['github', 'github.txt', 80],
    ['markdown', 'md', 80],
    ['junit', 'xml', 80],
  ] as const)('as %s looks as it did (%s)', async (format, ending, columns) => {
    await expect(await render(FEW, optionsFor(format, columns))).toMatchFileSnapshot(
      `golden/fleet.${ending}`,
    );
  });

  it('fits the schema that ships', async () => {
    const valid = new Ajv2020({ strict: false }).compile(JSON.parse(fleetSchema()));
    expect(valid(JSON.parse(await render(ALL, optionsFor('json')))), JSON.stringify(valid.errors)).toBe(true);
  });

  it('grows on a terminal: the head, and what has ended in the order of its end', () => {
    const [first, second, third] = FEW.targets;
    const ended = [third, first].flatMap((report) => report ?? []);
    const lines = renderSoFar({ fleet: FEW, ended }, optionsFor('text'), (_tone, text) => text);
    expect(lines[0]).toMatch(/^inferrs-doctor smoke · 4 targets of fleet\.json5 · 4 at once$/);
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/✖ gpu-3 +UNREACHABLE: connection-refused/),
      expect.stringMatching(/✔ gpu-1 +READY/),
    ]);
    expect(lines.join('\n')).not.toContain(second?.name);
  });
});
