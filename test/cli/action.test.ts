import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultId, startSimulator } from '../../src/simulator/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'action-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The step of the GitHub Action against a simulated server: exit code, and what it puts into $GITHUB_OUTPUT. */
async function act(fault: FaultId, inputs: Record<string, string> = {}) {
  const simulator = await startSimulator({ faults: [fault], model: 'tiny-model' });
  const output = path.join(folder, `${fault}.out`);
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    DOCTOR: `${process.execPath} ${path.join(ROOT, 'bin/inferrs-doctor.js')}`,
    INFERRS_BASE_URL: simulator.baseUrl,
    INFERRS_MODEL: '',
    INFERRS_API_KEY: '',
    GITHUB_OUTPUT: output,
    REPORT_DIR: path.join(folder, fault),
    ...inputs,
  };
  try {
    const code = await new Promise<number>((resolve) => {
      execFile('bash', [path.join(ROOT, 'scripts/action.sh')], { env }, (error) =>
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
    const { code, said } = await act('healthy', { REQUIRE_TOOLS: 'true', ARGS: '--max-requests 50' });
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
    const { code, said } = await act('null-content-rejected', { ARGS: '--no-such-option' });
    expect([code, said]).toEqual([2, 'exit-code=2\n']);
  });
});
