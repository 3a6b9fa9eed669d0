import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const MODULE = new URL('../../build/watchdog.js', import.meta.url).href;

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
