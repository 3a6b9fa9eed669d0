import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManyOptions, run as runFleet } from '../../src/commands/fleet.js';
import { run as smoke } from '../../src/commands/smoke.js';
import type { Ports } from '../../src/ports.js';
import type { Fleet } from '../../src/report/fleet-contract.js';
import { render } from '../../src/report/index.js';
import { FAULTS, type FaultId, type Simulator, startSimulator } from '../../src/simulator/index.js';
import { quietPorts } from '../smoke/harness.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fleet-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Played {
  readonly fleet: Fleet;
  readonly simulators: readonly Simulator[];
}

/** A fleet of simulators within this process, one a fault; `targets` may say more of each. */
async function play(
  faults: readonly FaultId[],
  options: Partial<ManyOptions> = {},
  ports: Partial<Ports> = {},
  more: (index: number) => object = () => ({}),
): Promise<Played> {
  const simulators = await Promise.all(faults.map((fault) => startSimulator({ faults: [fault] })));
  const targets = simulators.map(({ baseUrl }, index) => ({
    name: `${index} ${faults[index]}`,
    baseUrl,
    model: 'tiny-model',
    ...more(index),
  }));
  const file = path.join(folder, 'fleet.json5');
  await writeFile(file, JSON.stringify({ targets }));
  try {
    const all = { ...quietPorts(), cwd: folder, ...ports };
    const given = { targets: 'fleet.json5', profile: 'openclaw-2026.9', timeout: 2000, ...options };
    const output = await runFleet('smoke', given, all, smoke);
    if (output.kind !== 'fleet') throw new Error(output.kind);
    return { fleet: output.fleet, simulators };
  } finally {
    await Promise.all(simulators.map((simulator) => simulator.close()));
  }
}

const verdicts = ({ targets }: Fleet) => targets.map(({ verdict }) => verdict);

describe('a fleet of fifty servers with mixed faults', () => {
  const MIXED = [
    'healthy',
    'auth',
    'arrays-rejected-400',
    'model-not-listed',
    'wrong-service',
    'loading',
    'tools-ignored',
    'wrong-base-path',
    'empty-models',
    'llama-server-loading',
  ] as const satisfies readonly FaultId[];

  it('gives each its own verdict, in the order of the file, and holds no more than their reports', async () => {
    const faults = Array.from({ length: 50 }, (_, index) => MIXED[index % MIXED.length] ?? 'healthy');
    const { fleet } = await play(faults, { jobs: 16 });
    expect(verdicts(fleet)).toEqual(faults.map((fault) => FAULTS[fault].expected?.verdict));
    expect(fleet).toMatchObject({ verdict: 'unreachable', exitCode: 3, jobs: 16 });
    expect(fleet.targets.map(({ name }) => name)).toEqual(faults.map((fault, index) => `${index} ${fault}`));
    // The full turn alone is 59 kB: none is kept.
    const size = JSON.stringify(fleet).length / fleet.targets.length;
    expect(size).toBeLessThan(20_000);
    // Some of the runs search: on a machine with other work that takes a while.
  }, 60_000);
});

describe('a fleet', () => {
  it('that is interrupted gives what ended, what was under way and what was not begun', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const progress = {
      update: (what: string) => {
        seen.push(what);
        if (what.startsWith('1 of')) stop.abort('SIGINT');
      },
      note: () => undefined,
      stop: () => undefined,
    };
    const { fleet } = await play(
      ['healthy', 'hang', 'healthy', 'healthy'],
      { jobs: 2, timeout: 600_000 },
      { signal: stop.signal, progress },
    );
    expect(verdicts(fleet)).toEqual(['ready', 'interrupted', 'interrupted', 'interrupted']);
    expect(fleet).toMatchObject({ verdict: 'interrupted', exitCode: 130 });
    expect(fleet.targets[1]?.layers.length).toBeGreaterThan(0);
    expect(fleet.targets[3]?.notes).toEqual(['Not begun when the run was interrupted.']);
    expect(seen[0]).toBe('0 of 4');
  });

  it('sends a key to the one target that names its variable, and to no other', async () => {
    const env = { ONE_KEY: 'secret-of-one', INFERRS_API_KEY: 'secret-of-all' };
    const { fleet, simulators } = await play(['healthy', 'healthy'], {}, { env }, (index) =>
      index === 0 ? { apiKeyEnv: 'ONE_KEY' } : {},
    );
    const sent = simulators.map(({ requests }) => [
      ...new Set(requests.map(({ headers }) => headers.authorization)),
    ]);
    expect(sent).toEqual([['Bearer secret-of-one'], [undefined]]);
    expect(JSON.stringify(fleet)).not.toMatch(/secret-of/);
  });

  it('tells a target that cannot be meant in its own section, and examines the others', async () => {
    const { fleet } = await play(['healthy', 'healthy'], {}, {}, (index) =>
      index === 0 ? { flags: { supportsTools: 'perhaps' } } : {},
    );
    expect(verdicts(fleet)).toEqual(['usage-error', 'ready']);
    expect(fleet).toMatchObject({ verdict: 'usage-error', exitCode: 2 });
    expect(fleet.targets[0]?.notes[0]).toMatch(/supportsTools/);
  });

  it('is held against the report of an earlier one, target by target', async () => {
    const labels = () => ({ labels: { site: 'cellar' } });
    const before = await play(['healthy', 'healthy'], {}, {}, labels);
    const json = await render(before.fleet, {
      format: 'json',
      columns: 80,
      color: false,
      unicode: true,
      quiet: false,
      verbose: false,
    });
    await writeFile(path.join(folder, 'before.json'), json);
    const named = (index: number) => ({ name: `${index} healthy`, labels: { site: 'cellar' } });
    const options = { baseline: 'before.json', slowerThan: 900, budget: 60_000 };
    const { fleet } = await play(['tools-ignored', 'healthy'], options, {}, named);
    expect(verdicts(fleet)).toEqual(['regressed', 'ready']);
    expect(fleet).toMatchObject({ verdict: 'regressed', exitCode: 7 });
    expect(fleet.notes).toEqual(['The 1 min of --budget are for each target.']);
    expect(fleet.targets[1]).toMatchObject({ labels: { site: 'cellar' }, baseline: { worse: [] } });
  });
});
