import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type FaultId, startSimulator } from '../../src/simulator/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'action-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Record<string, string> }[];
  };
}
const action = parse(await readFile(path.join(ROOT, 'action.yml'), 'utf8')) as Action;

/** What GitHub makes of `${{ inputs.NAME }}`, with these inputs and the defaults. */
function environment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const given = (name: string): string => {
    if (!(name in action.inputs)) throw new Error(`${name} is no input`);
    return inputs[name] ?? action.inputs[name]?.default ?? '';
  };
  const filled = Object.entries(action.runs.steps[0]?.env ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => given(input)),
  ]);
  return Object.fromEntries(filled);
}

/** The step of action.yml against a simulated server: exit code, and what it puts into $GITHUB_OUTPUT. */
async function act(fault: FaultId, inputs: Record<string, string> = {}, more: Record<string, string> = {}) {
  const simulator = await startSimulator({ faults: [fault], model: 'tiny-model' });
  const output = path.join(folder, `${runs++}.out`);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GITHUB_ACTION_PATH: ROOT,
    GITHUB_OUTPUT: output,
    ...environment({
      'base-url': simulator.baseUrl,
      'report-dir': path.join(folder, fault),
      ...inputs,
    }),
    ...more,
  };
  try {
    const code = await new Promise<number>((resolve) => {
      execFile('bash', ['-c', action.runs.steps[0]?.run ?? 'exit 99'], { env }, (error) =>
        resolve(typeof error?.code === 'number' ? error.code : 0),
      );
    });
    return { code, said: await readFile(output, 'utf8') };
  } finally {
    await simulator.close();
  }
}

describe("the GitHub Action's step", () => {
  it('passes where OpenClaw works, and leaves its reports', async () => {
    const { code, said } = await act('healthy', { args: '--max-requests 50' });
    expect([code, said]).toEqual([0, 'exit-code=0\nverdict=ready\nflags={}\n']);
    const at = (name: string) => readFile(path.join(folder, 'healthy', name), 'utf8');
    expect(await at('report.xml')).toContain('<testsuites');
    expect(await at('report.html')).toContain('READY');
  });

  it('fails with the exit code of the verdict, and hands on the proven flags', async () => {
    const { code, said } = await act('arrays-rejected-400');
    expect(code).toBe(1);
    expect(said).toContain('verdict=needs-flags\nflags={"requiresStringContent":true}\n');
  });

  it('says its exit code where there is no report', async () => {
    const { code, said } = await act('null-content-rejected', { args: '--no-such-option' });
    expect([code, said]).toEqual([2, 'exit-code=2\n']);
  });

  it('tests with the flags that are given, as the README writes them', async () => {
    const args = '--flags {"requiresStringContent":true}';
    const { code, said } = await act('arrays-rejected-400', { args });
    expect([code, said]).toEqual([0, 'exit-code=0\nverdict=ready\nflags={}\n']);
  });

  it('names outputs that the step gives, and takes another version from npm', async () => {
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, value]);
    expect(outputs).toEqual(outputs.map(([name]) => [name, `\${{ steps.run.outputs.${name} }}`]));
    await writeFile(path.join(folder, 'npx'), '#!/bin/sh\necho "$@" > "$HOME/asked"\n', { mode: 0o755 });
    await act('system-rejected', { version: '0.1.0' }, { PATH: `${folder}:${process.env.PATH}` });
    expect(await readFile(path.join(folder, 'asked'), 'utf8')).toMatch(`--yes inferrs-doctor@0.1.0 smoke `);
  });
});
