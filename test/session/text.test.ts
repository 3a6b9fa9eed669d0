import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/contract.js';
import { type RenderOptions, render } from '../../src/report/index.js';
import { displayWidth } from '../../src/report/layout.js';
import type { Session } from '../../src/report/session-contract.js';
import { plotLines } from '../../src/report/session-plot.js';
import { base } from '../report/sample-parts.js';
import { type PlayOptions, played } from './play.js';

const PLAIN: RenderOptions = {
  format: 'text',
  columns: 80,
  color: false,
  unicode: true,
  quiet: false,
  verbose: false,
};

async function reportOf(fault: Parameters<typeof played>[0], options: PlayOptions = {}): Promise<Report> {
  const { report } = await played(fault, options);
  return { ...base, command: 'session', ...report };
}

describe('a session for people', () => {
  it('tells the parts, plots the first tokens and gives the settings', async () => {
    const report = await reportOf('window-overstated');
    for (const [name, options] of [
      ['80', {}],
      ['120', { columns: 120 }],
      ['44.ascii', { columns: 44, unicode: false }],
    ] as const) {
      const text = await render(report, { ...PLAIN, ...options });
      await expect(text).toMatchFileSnapshot(`golden/window-overstated.${name}.txt`);
    }
  });

  it('shows where OpenClaw gives up', async () => {
    const slow = { baseUrl: 'http://models.example.com/v1', engine: { prefill: 110 }, budget: 7_200_000 };
    const report = await reportOf('no-prompt-cache', { ...slow, only: ['next-turns', 'compaction'] });
    const text = await render(report, PLAIN);
    expect(text).toContain('OpenClaw gives up after 2 min');
    await expect(text).toMatchFileSnapshot('golden/no-prompt-cache.80.txt');
  });

  it('fits every format', async () => {
    const report = await reportOf('like-inferrs');
    for (const format of ['json', 'junit', 'github', 'markdown', 'html', 'prometheus'] as const)
      expect(await render(report, { ...PLAIN, format })).toMatch(/session/i);
    const json = JSON.parse(await render(report, { ...PLAIN, format: 'json' }));
    expect(json.session).toMatchObject({ cache: { reused: false }, concurrency: { two: 'queued' } });
    expect(json.findings.map(({ layer }: { layer: string }) => layer)).toEqual(
      json.findings.map(() => 'session'),
    );
  });
});

const session: Session = {
  turns: [],
  cache: { reused: null, survivesOthers: null },
  window: { told: null, usable: null },
  concurrency: { two: null },
  speed: { prefill: null, decode: null },
};

describe('the plot', () => {
  const turn = fc.record({
    id: fc.constant('turn'),
    bytes: fc.nat(200_000),
    promptTokens: fc.option(fc.nat(200_000)),
    cachedTokens: fc.option(fc.nat(200_000)),
    firstTokenMs: fc.option(fc.nat(1_000_000)),
    totalMs: fc.nat(1_000_000),
  });

  it('fits the page, whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.array(turn, { maxLength: 20 }),
        fc.option(fc.integer({ min: 1, max: 3600 })),
        fc.integer({ min: 40, max: 200 }),
        fc.boolean(),
        (turns, waitSeconds, columns, unicode) => {
          const lines = plotLines({ ...session, turns, waitSeconds }, columns, unicode);
          const told = turns.filter(({ firstTokenMs }) => firstTokenMs !== null);
          expect(lines.length > 0).toBe(told.length >= 2);
          // The legend is wrapped where it is printed.
          for (const line of lines.slice(0, -1)) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
          if (!unicode) expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
        },
      ),
      { numRuns: 200 },
    );
  });
});
