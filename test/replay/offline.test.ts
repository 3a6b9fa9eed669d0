import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runCheck } from '../../src/commands/check.js';
import { run } from '../../src/commands/replay.js';
import { examine } from '../../src/commands/smoke.js';
import type { Exchange } from '../../src/model.js';
import type { Bundle } from '../../src/replay/shapes.js';
import type { Report } from '../../src/report/contract.js';
import { FAULTS, type Fault, type FaultId, startSimulator } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function bundleOf(fault: FaultId): Promise<Bundle> {
  const simulator = await startSimulator({ faults: [fault] });
  try {
    const { report, exchanges } = await examine(
      { baseUrl: simulator.baseUrl, model: 'tiny-model', profile: 'openclaw-2026.9', timeout: 1000 },
      quietPorts(),
    );
    return { schema: 'inferrs-doctor/evidence/1', report, exchanges };
  } finally {
    await simulator.close();
  }
}

async function replay(bundle: unknown): Promise<Report> {
  const file = path.join(folder, 'bundle.json');
  await writeFile(file, typeof bundle === 'string' ? bundle : JSON.stringify(bundle));
  const output = await run({ file }, quietPorts());
  if (output.kind !== 'report') throw new Error('no report');
  return output.report;
}

/** Those that take seconds, and those that are judged like another one. */
const LEFT_OUT =
  /^(hang|slow-|busy-503|dies-and|schema-(?!anyOf)|tool-call-as-text-|html-|loading-|context-1)/;
const faults = (Object.keys(FAULTS) as FaultId[]).filter((fault) => !LEFT_OUT.test(fault));

const SILENT: Fault = {
  summary: 'takes connections and says nothing',
  rules: [{ when: {}, effect: { do: 'hold', at: 'headers', lasts: 'ever' } }],
};

describe('a bundle of every fault, judged again without the server', () => {
  it.each(faults)('%s', { timeout: 20_000 }, async (fault) => {
    const bundle = await bundleOf(fault);
    const { notes, ...report } = await replay(bundle);
    const { notes: before, options: _, ...stored } = bundle.report;
    expect(report).toEqual({ ...stored, durationMs: report.durationMs });
    expect(notes.slice(0, -1)).toEqual(before);
    expect(notes.at(-1)).toMatch(/Judged again from the evidence of a smoke run .* nothing was sent/);
  });

  it.each([
    ['without the model', ['model-not-listed']],
    ['that never answers', [SILENT]],
  ] as const)('of a check at a server %s', async (_name, given) => {
    const simulator = await startSimulator({ faults: given });
    const output = await runCheck(
      { baseUrl: simulator.baseUrl, model: 'tiny-model', timeout: 150 },
      quietPorts(),
    );
    await simulator.close();
    if (output.kind !== 'report') throw new Error('no report');
    const { report, exchanges = [] } = output;
    const again = await replay({ schema: 'inferrs-doctor/evidence/1', report, exchanges });
    expect([again.verdict, again.findings, again.layers, again.server]).toEqual([
      report.verdict,
      report.findings,
      report.layers,
      report.server,
    ]);
  });
});

describe('a bundle that was judged otherwise', () => {
  const said = 'messages[1].content: invalid type: sequence, expected a string at line 1 column 2';
  /** The first turn of the agent layer with another answer. */
  const answered = (exchanges: readonly Exchange[], status: number, body: string): Exchange[] => {
    const at = exchanges.findIndex(({ probe }) => probe.layer === 'shape');
    return exchanges.map((exchange, index) => {
      if (index !== at) return exchange;
      const headers = { 'content-type': 'application/json' };
      const outcome = {
        kind: 'response',
        status,
        headers,
        body,
        bytes: body.length,
        end: 'complete',
      } as const;
      return { ...exchange, outcome };
    });
  };

  it('gets the finding of the present rules, and a note on what differs', async () => {
    const { report, exchanges, schema } = await bundleOf('tools-rejected');
    const remedied = { ...report, remedy: null };
    const again = await replay({
      schema,
      report: remedied,
      exchanges: answered(exchanges, 422, JSON.stringify({ error: { message: said } })),
    });
    expect(again.findings[0]).toMatchObject({ code: 'content-array-rejected', layer: 'shape' });
    expect(again.findings.map(({ code }) => code)).not.toContain('role-alternation');
    expect(again.layers.find(({ id }) => id === 'shape')).toMatchObject({ status: 'fail' });
    expect(again.notes.join(' ')).toMatch(/Found now and not then: content-array-rejected/);
  });

  it('is not believed when its verdict was changed', async () => {
    const bundle = await bundleOf('auth');
    const report = { ...bundle.report, verdict: 'ready', exitCode: 0 };
    const again = await replay({ ...bundle, report });
    expect(again).toMatchObject({ verdict: 'unreachable', exitCode: 3 });
    expect(again.notes.join(' ')).toMatch(/The verdict was ready then/);
  });

  it('stays interrupted when it was', async () => {
    const bundle = await bundleOf('healthy');
    const layers = bundle.report.layers.slice(0, 3);
    const report = { ...bundle.report, layers, verdict: 'interrupted', exitCode: 130 };
    expect((await replay({ ...bundle, report, exchanges: bundle.exchanges.slice(0, 3) })).verdict).toBe(
      'interrupted',
    );
  });
});

describe('the form of a bundle', () => {
  it('may have fields of a newer version', async () => {
    const bundle = await bundleOf('arrays-rejected-400');
    const more = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(more);
      if (typeof value !== 'object' || value === null) return value;
      const isMap = Object.values(value).every((one) => typeof one === 'string');
      const entries = Object.entries(value).map(([key, one]) => [key, key === 'flags' ? one : more(one)]);
      return { ...Object.fromEntries(entries), ...(isMap ? {} : { zzLater: { a: [1] } }) };
    };
    const again = await replay(more(bundle));
    expect(again).toMatchObject({ verdict: 'needs-flags', remedy: bundle.report.remedy });
    expect(JSON.stringify(again)).not.toContain('zzLater');
  });

  it.each([
    ['no JSON', '{"schema": "inferrs-doctor/evi', /holds no JSON, or it was cut short/],
    ['a list', '[]', /neither a turn .* nor a bundle/],
    [
      'another schema',
      '{"schema":"inferrs-doctor/evidence/2","report":{}}',
      /neither a turn .* nor a bundle/,
    ],
    ['no report', '{"schema":"inferrs-doctor/evidence/1","exchanges":[]}', /damaged.*report is missing/],
  ])('%s is one sentence', async (_name, text, says) => {
    await expect(replay(text)).rejects.toThrow(says);
    await expect(replay(text)).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('says where it is damaged', async () => {
    const bundle = await bundleOf('healthy');
    const [first, second, ...rest] = bundle.exchanges;
    const { outcome: _, ...broken } = second ?? {};
    await expect(replay({ ...bundle, exchanges: [first, broken, ...rest] })).rejects.toThrow(
      /exchanges\[1\]\.outcome is missing\.$/,
    );
  });
});

describe('a bundle from a stranger', () => {
  const evil = 'smoke; touch /tmp/stolen #';

  it('names no command of its own', async () => {
    const bundle = await bundleOf('healthy');
    await expect(replay({ ...bundle, report: { ...bundle.report, command: evil } })).rejects.toThrow(
      /report\.command is not one of check, smoke, /,
    );
    const next = [{ text: 'Run', command: evil }];
    const options = [{ name: evil }];
    const again = await replay({ ...bundle, report: { ...bundle.report, next, options } });
    expect(JSON.stringify(again)).not.toContain('stolen');
  });

  it('has the command of its smallest request written anew', async () => {
    const bundle = await bundleOf('arrays-rejected-400');
    const smallest = { body: '{"messages":[]}', bytes: 9, minimal: true, curl: evil };
    const again = await replay({ ...bundle, report: { ...bundle.report, smallest } });
    expect(again.smallest?.curl).toContain(`${bundle.report.target.baseUrl}/chat/completions`);
    expect(JSON.stringify(again)).not.toContain('stolen');
  });

  it.each([
    ['an address that is none', { target: { baseUrl: 'nowhere' } }, /report is not a report about an URL/],
    ['a verdict that is none', { verdict: 'fine' }, /report\.verdict is not one of ready, /],
    ['a code that is none', { findings: [{ code: evil }] }, /report\.findings\[0\]\.code is not a name/],
  ])('%s is one sentence', async (_name, change, says) => {
    const { report, ...rest } = await bundleOf('auth');
    const merged = {
      ...report,
      ...change,
      ...('target' in change && { target: { ...report.target, ...change.target } }),
      ...('findings' in change && { findings: [{ ...report.findings[0], code: evil }] }),
    };
    await expect(replay({ ...rest, report: merged })).rejects.toThrow(says);
  });
});
