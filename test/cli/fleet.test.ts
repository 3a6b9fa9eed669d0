import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/index.js';

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fleet-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts the binary in the folder, without this process's own configuration. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [BINARY, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, said, ended };
}

const soon = { timeout: 30_000, interval: 20 };

describe.concurrent('many servers, by the binary', () => {
  it('in CI a line for each that ends; Ctrl-C prints what is known, exit code 130', async () => {
    const simulators = await Promise.all([startSimulator(), startSimulator({ faults: ['hang'] })]);
    const targets = simulators.map(({ baseUrl }, index) => ({
      name: `server ${index}`,
      baseUrl,
      model: 'tiny-model',
    }));
    await writeFile(path.join(folder, 'fleet.json5'), JSON.stringify(targets));
    try {
      const args = ['smoke', '--targets', 'fleet.json5', '--json', '--budget', '10m'];
      const { child, said, ended } = start(args, { CI: '1' });
      await vi.waitFor(() => expect(said.stderr).toMatch(/server 0 +READY/), soon);
      await vi.waitFor(() => expect(simulators[1]?.requests.length).toBeGreaterThan(2), soon);
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      const fleet = JSON.parse(said.stdout);
      expect(fleet).toMatchObject({
        schema: 'inferrs-doctor/fleet/1',
        verdict: 'interrupted',
        exitCode: 130,
      });
      expect(fleet.targets).toMatchObject([
        { name: 'server 0', verdict: 'ready' },
        { name: 'server 1', verdict: 'interrupted' },
      ]);
      expect(fleet.targets[1].layers.length).toBeGreaterThan(1);
    } finally {
      await Promise.all(simulators.map((simulator) => simulator.close()));
    }
  });

  it('--fail-on looks at each: a worse one that it leaves out hides none', async () => {
    const simulators = await Promise.all([
      startSimulator({ faults: ['auth'] }),
      startSimulator({ faults: ['model-not-listed'] }),
    ]);
    const targets = simulators.map(({ baseUrl }) => ({ baseUrl, model: 'tiny-model' }));
    await writeFile(path.join(folder, 'failing.json5'), JSON.stringify(targets));
    try {
      const { said, ended } = start(['check', '--targets', 'failing.json5', '--fail-on', 'model-not-ready']);
      expect([await ended, said.stderr]).toEqual([4, '']);
      expect(said.stdout).toMatch(/UNREACHABLE +the worst of 2 targets: 1 model not ready, 1 unreachable\./);
    } finally {
      await Promise.all(simulators.map((simulator) => simulator.close()));
    }
  });

  it('check --watch without a terminal: a line a change, and the code of the last state', async () => {
    const simulator = await startSimulator();
    const { child, said, ended } = start(['check', '--watch', '50ms', '--base-url', simulator.baseUrl]);
    await vi.waitFor(() => expect(said.stdout).toMatch(/REACHABLE: inferrs/), soon);
    await simulator.close();
    await vi.waitFor(() => expect(said.stdout).toMatch(/UNREACHABLE: connection-refused/), soon);
    child.kill('SIGTERM');
    expect([await ended, said.stderr]).toEqual([3, '']);
    expect(said.stdout.trimEnd().split('\n')).toHaveLength(3);
  });
});
