import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBinary, runForReport } from './run.js';

let folder = '';
let pipe = '';
let config = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'special-files-'));
  pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  config = path.join(folder, 'openclaw.json');
  await writeFile(
    config,
    '{ models: { providers: { a: { baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "m" }] } } } }',
  );
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

  it('read as a learned profile, a baseline, targets or a session: one sentence, exit code 2', async () => {
    const named = [
      ['turn', '--model', 'm', '--profile', pipe],
      ['check', '--base-url', '127.0.0.1:1', '--baseline', pipe],
      ['check', '--targets', pipe],
      ['config', '--config', config, '--session', pipe],
    ];
    for (const words of named) {
      const { code, stdout, stderr } = await runBinary(words);
      expect([words[0], code, stdout]).toEqual([words[0], 2, '']);
      expect(stderr).toMatch(SENTENCE);
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
