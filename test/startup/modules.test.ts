import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { type FaultId, startSimulator } from '../../src/simulator/index.js';
import { VERSION } from '../../src/version.js';

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
  /** Modules of src/, as `wire/send`: those that were joined into the files that were loaded. */
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
  const ours = files.filter((file) => !file.includes('node_modules/'));
  return {
    own: (await Promise.all(ours.map(modulesIn))).flat().sort(),
    packages: files
      .filter((file) => file.includes('node_modules/'))
      .map((file) => file.replace(/^.*node_modules\//, '')),
  };
}

/** The modules that were joined into a file: each stands behind its name. */
async function modulesIn(file: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, file), 'utf8');
  const modules = [...text.matchAll(/^\/\/ build\/(.+)\.js$/gm)].map(([, module = '']) => module);
  // Comes by the clock, in a run of more than a second.
  return modules.filter((module) => module !== 'watchdog');
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
  ...new Set(own.map((file) => /^(.+?)\/|/.exec(file)?.[1]).filter((room) => room !== undefined)),
];

const FIRST = ['cli/publish', 'json', 'main', 'usage-error', 'version', 'wire/much'];
/** Of the releases and of the parts of a session their ids only, which the help names. */
const COMMAND_LINE = [
  'cli/as-asked',
  'cli/command',
  'cli/commands/index',
  ...COMMANDS.map(({ name }) => `cli/commands/${name}`),
  'cli/help',
  'cli/option-data',
  'cli/parse',
  'cli/program',
  'cli/shared-options',
  'nearest',
  'options',
  'releases/ids',
  'releases/month',
  'report/verdict',
  'session/part-ids',
  'steps',
];

describe('modules that are loaded', () => {
  it('by --version: next to nothing, not even the package.json that it agrees with', async () => {
    const loaded = await loadedBy('--version');
    expect(loaded).toEqual({ own: FIRST, packages: [] });
    const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
    expect(VERSION).toBe(version);
  });

  it('by --help: the command line alone', async () => {
    const loaded = await loadedBy('--help');
    expect(loaded.own).toEqual([...FIRST, ...COMMAND_LINE].sort());
    expect(packageNames(loaded)).toEqual([]);
  });

  it('by a mistake in the command line: nothing of a command, only what prints a clean sentence', async () => {
    const loaded = await loadedBy('check', '--nope');
    expect(rooms(loaded)).toEqual(['cli', 'releases', 'report', 'session', 'wire']);
    expect(loaded.own).not.toContain('wire/send');
  });

  it('by check at a healthy server: no matrix, no turns, no config, no spinner, no other command', async () => {
    const loaded = await withServer('healthy', 'check');
    expect(rooms(loaded)).toEqual([
      'check',
      'cli',
      'commands',
      'probes',
      'reading',
      'releases',
      'report',
      'servers',
      'session',
      'wire',
    ]);
    await expect(`${loaded.own.join('\n')}\n`).toMatchFileSnapshot('golden/check.txt');
    expect(packageNames(loaded)).toEqual([]);
  });

  it('by check at a broken server: the matrix too', async () => {
    const loaded = await withServer('html-models', 'check');
    expect(rooms(loaded)).toContain('causes');
  });

  it('by smoke at a healthy server: no row of the matrix, no search, no simulator, no config, no spinner', async () => {
    const loaded = await withServer('healthy', 'smoke');
    const of = (room: string) => loaded.own.filter((file) => file.startsWith(`${room}/`));
    expect(rooms(loaded)).toContain('turn');
    expect(rooms(loaded)).not.toContain('simulator');
    expect(of('causes')).toEqual([]);
    expect(loaded.own).not.toContain('report/contract');
    expect(of('search')).toEqual(['search/asker', 'search/truncation']);
    expect(loaded.own.filter((file) => file.startsWith('commands/'))).toEqual(['commands/smoke']);
    expect(packageNames(loaded)).toEqual([]);
  });

  it('by explain: the matrix and no network', async () => {
    const loaded = await loadedBy('explain', 'content-array-rejected');
    expect(loaded.own).not.toContain('wire/send');
    expect(rooms(loaded)).toContain('causes');
    expect(loaded.own.filter((file) => /^(simulator|turn|smoke|openclaw)\//.test(file))).toEqual([]);
    expect(packageNames(loaded)).toEqual([]);
  });
});
