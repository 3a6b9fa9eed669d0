import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startRawServer } from '../support/raw-server.js';

const MODULE = new URL('../../build/watchdog.js', import.meta.url).href;

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));

/** Runs `then` under a watchdog that misses few beats. */
async function ended(
  then: string,
  more: object = {},
): Promise<{ code: number | null; signal: string | null; said: string }> {
  const options = JSON.stringify({ tick: 100, patience: 20, patienceAfterSignal: 5, ...more });
  const script = `import { startWatchdog } from '${MODULE}';
    const signalled = startWatchdog(${options});
    ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { timeout: 60_000 });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, said };
}

it('ends a process whose event loop stands still', async () => {
  const { signal, said } = await ended('setTimeout(() => { for (;;); }, 300);');
  expect(signal).toBe('SIGKILL');
  expect(said).toMatch(/^inferrs-doctor: ended, [^\n]+\n$/);
});

it('ends a process that works for too long in one piece, however patient it is with one that stands still', async () => {
  const { signal, said } = await ended('setTimeout(() => { for (;;); }, 300);', { patience: 1e6, work: 500 });
  expect(signal).toBe('SIGKILL');
  expect(said).toMatch(/busy with one thing/);
});

it('leaves one alone that waits, and lets it end', async () => {
  expect(await ended('setTimeout(() => undefined, 4000); signalled();')).toEqual({
    code: 0,
    signal: null,
    said: '',
  });
});

/** The real program at a server that never answers; `then` runs in its main thread. */
async function binary(then: string, ...more: readonly string[]) {
  const server = await startRawServer(() => undefined);
  const preload = `data:text/javascript,${encodeURIComponent(then)}`;
  const args = ['--import', preload, BINARY, 'smoke', '--base-url', server.baseUrl, '--model', 'm', ...more];
  const child = spawn(process.execPath, args, { timeout: 60_000, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  await server.close();
  return { signal, said };
}

// A terminal's Ctrl-C reaches the whole group of processes; here the loop says when it is busy.
it.skipIf(process.platform === 'win32')('ends the program on a second signal, whatever runs', async () => {
  const server = await startRawServer(() => undefined);
  const busy = `setTimeout(() => { process._rawDebug('busy'); for (;;); }, 2500)`;
  const preload = `data:text/javascript,${encodeURIComponent(busy)}`;
  const args = ['--import', preload, BINARY, 'smoke', '--base-url', server.baseUrl, '--model', 'm'];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  let told = false;
  child.stderr?.on('data', (chunk) => {
    said += chunk;
    if (told || !said.includes('busy\n')) return;
    told = true;
    process.kill(-Number(child.pid), 'SIGINT');
    setTimeout(() => process.kill(-Number(child.pid), 'SIGINT'), 100);
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  await server.close();
  expect(signal).toBe('SIGKILL');
  expect(said).toContain('ended, because it was interrupted twice while it was busy.');
});

it('ends the program past twice its --budget, whatever runs', async () => {
  const { signal, said } = await binary('setTimeout(() => { for (;;); }, 1500)', '--budget', '1s');
  expect(signal).toBe('SIGKILL');
  expect(said).toMatch(/^inferrs-doctor: ended, because it took more than twice its --budget\.$/m);
});

it('watches from the first long text on', async () => {
  const much = `process.getBuiltinModule('node:diagnostics_channel').channel('inferrs-doctor:much')`;
  // What the readers of bodies and files publish; then the loop, long before the first second is over.
  const { signal } = await binary(
    `const timer = setInterval(() => { if (!${much}.hasSubscribers) return; clearInterval(timer); ${much}.publish(1e6); setTimeout(() => { for (;;); }, 50) }, 1)`,
    '--budget',
    '1s',
  );
  expect(signal).toBe('SIGKILL');
});
