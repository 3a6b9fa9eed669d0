import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultId, startSimulator } from '../../src/simulator/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = path.join(ROOT, 'bin/inferrs-doctor.js');
const RECORDER = new URL('recorder.mjs', import.meta.url).href;

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'startup-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Loaded {
  /** Files of this package, relative to its root. */
  readonly own: readonly string[];
  /** Files of packages, as `name/path`. */
  readonly packages: readonly string[];
}

/** Runs the binary and gives the modules that it loaded, Node's own left out. */
async function loadedBy(...args: readonly string[]): Promise<Loaded> {
  const list = path.join(folder, `run-${runs++}`);
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', LOADED_MODULES: list };
  // A failing check is no failure of the run.
  await promisify(execFile)(process.execPath, ['--import', RECORDER, BINARY, ...args], { env }).catch(
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && typeof error.code === 'number')) throw error;
    },
  );
  const urls = new Set((await readFile(list, 'utf8')).trim().split('\n'));
  const files = [...urls]
    .filter((url) => url.startsWith('file:'))
    .map((url) => path.relative(ROOT, fileURLToPath(url)).split(path.sep).join('/'))
    .filter((file) => !file.startsWith('test/'))
    .sort();
  return {
    own: files.filter((file) => !file.includes('node_modules/')),
    packages: files
      .filter((file) => file.includes('node_modules/'))
      .map((file) => file.replace(/^.*node_modules\//, '')),
  };
}

async function withServer(fault: FaultId, command: string): Promise<Loaded> {
  const simulator = await startSimulator({ faults: [fault] });
  try {
    return await loadedBy(command, '--base-url', simulator.baseUrl, '--model', 'tiny-model');
  } finally {
    await simulator.close();
  }
}

const packageNames = ({ packages }: Loaded) => [...new Set(packages.map((file) => file.split('/')[0]))];
const rooms = ({ own }: Loaded) => [
  ...new Set(own.map((file) => /^dist\/(.+?)\/|/.exec(file)?.[1]).filter((room) => room !== undefined)),
];

const FIRST = [
  'bin/inferrs-doctor.js',
  'dist/main.js',
  'dist/option-groups.js',
  'dist/options.js',
  'dist/ports.js',
  'dist/program.js',
  'dist/version.js',
  'package.json',
];

describe('modules that are loaded', () => {
  it.each(['--version', '--help'])('by %s: the command line alone', async (option) => {
    const loaded = await loadedBy(option);
    expect(loaded.own).toEqual(FIRST);
    expect(packageNames(loaded)).toEqual(['commander']);
  });

  it('by a mistake in the command line: nothing of a command, only what keeps the sentence clean', async () => {
    const loaded = await loadedBy('check', '--nope');
    expect(loaded.own).toEqual([...FIRST, 'dist/wire/redact.js', 'dist/wire/sanitize.js'].sort());
  });

  it('by check at a healthy server: no matrix, no turns, no config, no spinner, no other command', async () => {
    const loaded = await withServer('healthy', 'check');
    expect(rooms(loaded)).toEqual(['check', 'commands', 'probes', 'report', 'wire']);
    expect(loaded.own.filter((file) => file.startsWith('dist/check/'))).toEqual([
      'dist/check/calm.js',
      'dist/check/report.js',
      'dist/check/run.js',
      'dist/check/wait.js',
    ]);
    expect(loaded.own.filter((file) => file.startsWith('dist/commands/'))).toEqual([
      'dist/commands/check.js',
    ]);
    expect(packageNames(loaded)).toEqual(['commander', 'kleur']);
  });

  it('by check at a broken server: the matrix too', async () => {
    const loaded = await withServer('html-models', 'check');
    expect(rooms(loaded)).toContain('matrix');
  });

  it('by smoke at a healthy server: no simulator, no reading of a config, no spinner, no other command', async () => {
    const loaded = await withServer('healthy', 'smoke');
    expect(rooms(loaded)).toContain('turn');
    expect(rooms(loaded)).not.toContain('simulator');
    expect(loaded.own.filter((file) => file.startsWith('dist/commands/'))).toEqual([
      'dist/commands/smoke.js',
    ]);
    expect(packageNames(loaded)).toEqual(['commander', 'kleur']);
  });

  it('by explain: the matrix and no network', async () => {
    const loaded = await loadedBy('explain', 'content-array-rejected');
    expect(rooms(loaded)).toContain('matrix');
    expect(loaded.own.filter((file) => /^dist\/(simulator|turn|smoke|openclaw)\//.test(file))).toEqual([]);
    expect(packageNames(loaded)).toEqual(['commander']);
  });
});
