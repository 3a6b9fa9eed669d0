import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRawServer } from '../support/raw-server.js';
import { runBinary } from './run.js';

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));
const ENV = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-environment-'));
  await chmod(folder, 0o755);
  await writeFile(path.join(folder, 'closed.json'), '{}', { mode: 0o000 });
  await mkdir(path.join(folder, 'folder.json'));
  await symlink('loop.json', path.join(folder, 'loop.json'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the binary; `act` may do something to it while it runs. */
function start(
  args: readonly string[],
  options: SpawnOptions = {},
  act: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BINARY, ...args], { env: ENV, timeout: 60_000, ...options });
    const said = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      said.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      said.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    act(child);
  });
}

const TRACE = /\n\s+at |mistake in inferrs-doctor/;

describe.concurrent('nobody reads the result', () => {
  it.each([
    [['demo', 'tools-rejected', '--json'], 1],
    [['demo'], 0],
    [['matrix'], 0],
    [['explain', 'no-such-code'], 2],
    [['--help'], 0],
  ])('%j with standard output closed: exit code %i all the same', async (args, code) => {
    const ended = await start(args, {}, ({ stdout }) => stdout?.destroy());
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toMatch(TRACE);
  });

  it('standard error closed: the result and its exit code stand', async () => {
    const ended = await start(['demo', 'tools-rejected', '--json'], {}, ({ stderr }) => stderr?.destroy());
    expect([ended.code, JSON.parse(ended.stdout).verdict]).toEqual([1, 'needs-flags']);
  });

  it.runIf(process.platform === 'linux')('a full disk behind standard output: one sentence', async () => {
    const script = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(BINARY)} demo > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', script], { env: ENV, encoding: 'utf8' });
    expect([status, stderr]).toEqual([
      2,
      'inferrs-doctor: the result could not be printed: the disk is full.\n',
    ]);
  });
});

/** The tests may run as root, who reads everything: then as somebody else, where that one can start the program. */
const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const canStart =
  spawnSync(process.execPath, [BINARY, '--version'], { env: ENV, ...somebody }).status === 0 &&
  process.platform !== 'win32';

describe.concurrent('a config that cannot be read', () => {
  it.runIf(canStart).each(['check', 'smoke', 'fix', 'init'])(
    '%s: permission denied, in one sentence',
    async (command) => {
      const args = [command, '--model', 'm', '--config', path.join(folder, 'closed.json')];
      const { code, stderr } = await start(args, somebody);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^inferrs-doctor: [^\n]*closed\.json: cannot be read: permission denied\n$/);
    },
  );

  it.each(['folder.json', 'loop.json', 'closed.json/openclaw.json'])('%s', async (name) => {
    const { code, stdout, stderr } = await start(['check', '--config', path.join(folder, name)]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^inferrs-doctor: [^\n]*json: [^\n]*\n$/);
    expect(stderr).not.toMatch(TRACE);
  });

  it('a name with escape sequences is printed without them', async () => {
    const { code, stderr } = await start([
      'check',
      '--config',
      path.join(folder, 'no\u001b[2J\u009b\u202esuch'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]+\n$/);
  });
});

describe.concurrent('a poor environment', () => {
  const { PATH } = ENV;
  it.each([
    ['no HOME', { PATH }],
    ['a HOME that is a file', { PATH, HOME: '/dev/null' }],
    ['a HOME that cannot be written', { PATH, HOME: '/proc' }],
    // Making folders here fails in a way that Node's own way of making them does not end on.
    ['a cache folder that cannot be made', { PATH, XDG_CACHE_HOME: '/proc' }],
    ['a cache folder that is not there', { PATH, XDG_CACHE_HOME: '/proc/nope' }],
    ['nothing at all', {}],
    [
      'a C locale, a dumb terminal, 40 columns',
      { PATH, LANG: 'C', LC_ALL: 'C', TERM: 'dumb', COLUMNS: '40' },
    ],
    ['nonsense', { PATH, COLUMNS: 'wide', LANG: '\u0007', TERM: '', NO_COLOR: '', TZ: 'nowhere', HOME: '' }],
  ])('%s: runs as ever', async (_name, env) => {
    const { code, stdout, stderr } = await start(['demo', '--direct-only'], { env });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('READY');
  });

  it.each([
    [['demo', '--direct-only'], 0],
    [['explain', '--jsonl'], 0],
    [['explain', '--error', '-'], 2],
    [['replay', '-'], 2],
  ] as const)('%j with standard input closed: exit code %i', async (args, code) => {
    const ended = await start(args, { stdio: ['ignore', 'pipe', 'pipe'] });
    expect(ended.code).toBe(code);
    expect(ended.stderr.split('\n').length).toBeLessThanOrEqual(2);
    expect(ended.stderr).not.toMatch(TRACE);
  });

  it('an empty stream of evidence gives an empty stream of findings', async () => {
    expect((await runBinary(['explain', '--jsonl'])).stdout).toBe('');
  });
});

/** More than a pipe holds: once it is written, the program is reading. */
const MANY_LINES = `${JSON.stringify({ id: 1, status: 404, body: 'x'.repeat(1000) })}\n`.repeat(300);

describe.concurrent.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, code) => {
  it('during check: what is known so far', async () => {
    let interrupt = (): void => undefined;
    const server = await startRawServer(() => interrupt());
    try {
      const ended = await start(['check', '--base-url', server.baseUrl, '--json'], {}, (child) => {
        interrupt = () => void child.kill(signal);
      });
      expect([ended.code, JSON.parse(ended.stdout).verdict]).toEqual([code, 'interrupted']);
      expect(ended.stderr).not.toMatch(TRACE);
    } finally {
      await server.close();
    }
  });

  it('during explain --jsonl: the lines so far', async () => {
    const ended = await start(['explain', '--jsonl'], {}, (child) => {
      child.stdin?.write(MANY_LINES, () => child.kill(signal));
    });
    expect(ended.code).toBe(code);
    const lines = ended.stdout.trim().split('\n');
    expect(lines.every((line) => JSON.parse(line).id === 1 || JSON.parse(line).id === null)).toBe(true);
    expect(lines.length).toBeGreaterThan(100);
    expect(ended.stderr).not.toMatch(TRACE);
  });

  it.each([
    ['explain', '--error', '-'],
    ['replay', '-'],
  ])('while %s %s waits for standard input', async (...args) => {
    const ended = await start(args, {}, (child) => {
      child.stdin?.write(MANY_LINES, () => child.kill(signal));
    });
    expect(ended.code).toBe(code);
    expect(ended.stderr).not.toMatch(TRACE);
  });
});
