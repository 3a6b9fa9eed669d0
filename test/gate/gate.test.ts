import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asAsked } from '../../src/cli/as-asked.js';
import { run, type SmokeOptions } from '../../src/commands/smoke.js';
import { gated } from '../../src/gate/gate.js';
import type { Report } from '../../src/report/contract.js';
import { renderJson } from '../../src/report/json.js';
import { exitCodeFor } from '../../src/report/verdict.js';
import { type FaultId, startSimulator } from '../../src/simulator/index.js';
import { needsFlags } from '../report/needs-flags-samples.js';
import { ready } from '../report/samples.js';
import { quietPorts } from '../smoke/harness.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gate-'));
  await writeFile(path.join(folder, 'ready.json'), renderJson(ready));
});
afterAll(() => rm(folder, { recursive: true }));

const ports = () => ({ ...quietPorts(), cwd: folder });
const never = async (): Promise<never> => {
  throw new Error('the run began');
};

async function against(baseline: string, now: Report, slowerThan?: number): Promise<Report> {
  const options = { baseline, ...(slowerThan !== undefined && { slowerThan }) };
  const output = await gated(options, ports(), async () => ({ kind: 'report', report: now }));
  if (output.kind !== 'report') throw new Error(output.kind);
  return output.report;
}

describe('a baseline that cannot be used ends the run before it begins, with one sentence', () => {
  it.each([
    ['missing', undefined, /absent\.json cannot be read \(ENOENT\); write one with: inferrs-doctor smoke/],
    ['no JSON', 'oops', /is not a report of inferrs-doctor/],
    ['foreign', '{"verdict": "ready"}', /is not a report of inferrs-doctor/],
    ['newer', '{"schema": "inferrs-doctor/report/2"}', /newer inferrs-doctor \(inferrs-doctor\/report\/2/],
    [
      'damaged',
      '{"schema": "inferrs-doctor/report/1", "tool": {"version": "9.1.0"}}',
      /is a report of inferrs-doctor 9\.1\.0 that this version cannot read/,
    ],
  ])('%s', async (name, text, says) => {
    const file = text === undefined ? 'absent.json' : `${name}.json`;
    if (text !== undefined) await writeFile(path.join(folder, file), text);
    await expect(gated({ baseline: file }, ports(), never)).rejects.toThrow(says);
  });

  it('and a threshold without one', async () => {
    await expect(asAsked({ slowerThan: 5 }, ports(), never)).rejects.toThrow(/give both/);
  });
});

describe('a run held against its baseline', () => {
  it('that is no worse says so and stays what it was', async () => {
    expect(await against('ready.json', ready)).toMatchObject({
      verdict: 'ready',
      exitCode: 0,
      findings: [],
      footnotes: expect.arrayContaining(['Nothing is worse than in ready.json.']),
      baseline: { file: 'ready.json', worse: [], slowerThan: 20 },
    });
  });

  it('that is ready and worse is regressed, with what became worse as its root cause', async () => {
    const slow = { ...ready, layers: ready.layers.map((row) => ({ ...row, status: 'warn' as const })) };
    const report = await against('ready.json', slow, 5);
    expect(report).toMatchObject({ verdict: 'regressed', exitCode: 7, baseline: { slowerThan: 5 } });
    expect(report.findings[0]).toMatchObject({ code: 'layer-regressed', severity: 'error' });
    expect(report.findings).toHaveLength(ready.layers.length);
  });

  it('that fails by itself keeps its verdict and its root cause', async () => {
    const report = await against('ready.json', needsFlags);
    expect(report).toMatchObject({ verdict: 'needs-flags', exitCode: 1 });
    expect(report.findings[0]?.code).toBe(needsFlags.findings[0]?.code);
    expect(report.findings.map(({ code }) => code)).toContain('flags-regressed');
  });

  it.each([
    ['regressed', undefined, true, 7],
    ['regressed', ['backend-limit'], true, 0],
    ['needs-flags', ['regressed'], true, 1],
    ['needs-flags', ['regressed'], false, 0],
  ] as const)('%s with --fail-on %j, worse: %s, exits %i', (verdict, failOn, worse, code) => {
    expect(exitCodeFor(verdict, undefined, failOn && [...failOn], worse)).toBe(code);
  });

  it('of real runs: a server that became worse, and the same one again', async () => {
    const smoke = async (fault: FaultId, options: Partial<SmokeOptions>): Promise<Report> => {
      const simulator = await startSimulator({ faults: [fault] });
      const given = { ...options, baseUrl: simulator.baseUrl, model: 'tiny-model', slowerThan: 900 };
      const { slowerThan, ...asked } = given;
      const all = options.baseline === undefined ? asked : { ...asked, slowerThan };
      try {
        const output = await asAsked(all, ports(), () => run(all, ports()));
        if (output.kind !== 'report') throw new Error(output.kind);
        return output.report;
      } finally {
        await simulator.close();
      }
    };
    await writeFile(path.join(folder, 'before.json'), renderJson(await smoke('healthy', {})));
    expect(await readFile(path.join(folder, 'before.json'), 'utf8')).toContain('"firstTokenMs"');
    expect((await smoke('healthy', { baseline: 'before.json' })).verdict).toBe('ready');
    const worse = await smoke('arrays-rejected-400', { baseline: 'before.json' });
    expect(worse.baseline?.worse).toEqual([
      expect.stringMatching(/^agent shape is worse/),
      'compat needs { requiresStringContent: true } now; the baseline did without',
    ]);
    const toolless = await smoke('tools-ignored', { baseline: 'before.json' });
    expect(toolless).toMatchObject({ verdict: 'regressed', exitCode: 7 });
  });
});
