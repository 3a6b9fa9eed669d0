import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startRawServer } from '../support/raw-server.js';

const MODULE = new URL('../../build/watchdog.js', import.meta.url).href;

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));

/** Runs `then` under a watchdog that misses few beats. */
async function ended(then: string): Promise<{ code: number | null; signal: string | null; said: string }> {
  const script = `import { startWatchdog } from '${MODULE}';
    const signalled = startWatchdog({ tick: 100, patience: 20, patienceAfterSignal: 5 });
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
