import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBinary, runForReport } from './run.js';

let folder = '';
let pipe = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'special-files-'));
  pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SENTENCE = /^inferrs-doctor: [^\n]+\n$/;

describe('a pipe that nobody holds, or a device, in the place of a file', () => {
  it('read by replay: one sentence, exit code 2', async () => {
    for (const at of [pipe, '/dev/zero']) {
      const { code, stdout, stderr } = await runBinary(['replay', at]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(SENTENCE);
    }
  });

  it('read by config: said so, exit code 2', async () => {
    for (const at of [pipe, '/dev/zero']) {
      const { code, stdout } = await runBinary(['config', '--config', at]);
      expect(code).toBe(2);
      expect(stdout).toContain('not a regular file');
    }
  });

  it('--output: the result stands on standard output instead', async () => {
    const { code, stdout, stderr } = await runBinary(['demo', '--output', pipe]);
    expect(code).toBe(2);
    expect(stdout).toContain('READY');
    expect(stderr).toMatch(/it is a pipe that nobody reads/);
  });
});

describe('--evidence', () => {
  it('that cannot be written costs the bundle only', async () => {
    for (const at of [pipe, path.join(folder, 'missing', 'bundle.json')]) {
      const { code, report, stderr } = await runForReport(['demo', 'tools-rejected', '--evidence', at]);
      expect([code, report.exitCode]).toEqual([1, 1]);
      expect(stderr).toMatch(/^inferrs-doctor: The evidence could not be written to [^\n]+\n$/);
    }
  });

  it('is readable to its owner only', async () => {
    const file = path.join(folder, 'bundle.json');
    await runBinary(['demo', '--evidence', file]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('exchanges');
  });
});
