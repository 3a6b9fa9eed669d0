import { Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../src/commands/smoke.js';
import { createProgress } from '../../src/progress.js';
import type { RunSoFar, SoFar } from '../../src/report/so-far.js';
import { renderRows, renderSoFar } from '../../src/report/so-far.js';
import { renderText } from '../../src/report/text.js';
import { startSimulator } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';

/** What a run showed after each of its events. */
const shown: RunSoFar[] = [];
beforeAll(async () => {
  const simulator = await startSimulator({ faults: ['arrays-rejected-400'] });
  try {
    const ports = quietPorts();
    const show = (soFar: () => SoFar) => {
      const now = soFar();
      if ('report' in now) shown.push(now);
    };
    const options = { profile: 'openclaw-2026.9', baseUrl: simulator.baseUrl, model: 'tiny-model' } as const;
    await examine(options, { ...ports, progress: { ...ports.progress, show } });
  } finally {
    await simulator.close();
  }
});

const plainly = (_tone: unknown, text: string) => text;
const optionsFor = (columns: number) =>
  ({ format: 'text', columns, color: false, unicode: true, quiet: false, verbose: false }) as const;

describe('a run under way', () => {
  it.each([60, 120])('shows the lines that its report begins with, in %i columns', (columns) => {
    const last = shown.at(-1);
    if (last === undefined) throw new Error('nothing was shown');
    const report = renderText(last.report, optionsFor(columns), plainly).split('\n');
    const view = renderSoFar(last, optionsFor(columns), plainly);
    expect(view.length).toBeGreaterThan(10);
    expect(report.slice(0, view.length)).toEqual(view);
  });

  it('takes no line of a layer back', () => {
    for (const [at, soFar] of shown.entries()) {
      const before = shown[at - 1];
      if (before === undefined || before.proof !== null) continue;
      const rows = renderRows(before, optionsFor(80), plainly);
      expect(renderRows(soFar, optionsFor(80), plainly).slice(0, rows.length)).toEqual(rows);
    }
  });

  it('shows the proof as it comes', () => {
    const proofs = shown.flatMap(({ proof }) => (proof === null ? [] : [proof.layers.map(({ id }) => id)]));
    expect(proofs[0]).toEqual([]);
    expect(proofs.at(-1)).toEqual(['shape', 'agent', 'tool-result']);
  });
});

/** What progress writes of this run to a stream that is no terminal. */
async function written(env: Readonly<Record<string, string>>, quiet = false): Promise<string> {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const { show } = createProgress(stream, env, { quiet, color: true });
  for (const soFar of shown) await show?.(() => soFar);
  return text.replace(/ +\d+(\.\d+)? m?s\b.*/g, '');
}

describe('progress that nobody watches', () => {
  it('is a line a layer in CI', async () => {
    expect(await written({ CI: 'true', COLUMNS: '80' })).toBe(
      [
        '  ✔ health        200 ok',
        '  ✔ models        1 model, yours is listed',
        '  ✔ direct        "Two plus two equals four."',
        '  ✖ agent shape   400 content-array-rejected',
        '  • with requiresStringContent: true',
        '      agent shape  pass',
        '      full turn    59 kB, about 14.8k tokens, pass',
        '      tool result  pass',
        '',
      ].join('\n'),
    );
  });

  it('is nothing elsewhere, or with --quiet', async () => {
    expect(await written({})).toBe('');
    expect(await written({ CI: 'true' }, true)).toBe('');
  });
});
