import { describe, expect, it } from 'vitest';
import { runProcess } from '../../src/openclaw/install/process.js';

describe('runProcess', () => {
  const base = { env: process.env, timeoutMs: 20_000, signal: new AbortController().signal };
  const node = (script: string) => ({ ...base, command: process.execPath, args: ['-e', script] });

  it('gives exit, output and the last bytes of an endless one', async () => {
    const done = await runProcess({
      ...node("process.stdout.write('x'.repeat(300) + 'end'); console.error('e'); process.exitCode = 3"),
      keepBytes: 10,
    });
    expect(done).toMatchObject({
      exit: { kind: 'exited', code: 3 },
      stdout: 'xxxxxxxend',
      stderr: 'e\n',
      stopped: null,
    });
  });

  it('stops at the deadline and on a signal, and says which', async () => {
    const endless = node('setInterval(() => {}, 1000)');
    const late = await runProcess({ ...endless, timeoutMs: 200 });
    expect(late).toMatchObject({ stopped: 'deadline', exit: { kind: 'signalled', signal: 'SIGTERM' } });
    const interrupted = await runProcess({ ...endless, signal: AbortSignal.abort() });
    expect(interrupted.stopped).toBe('interrupted');
  });

  it('says that a program could not be started', async () => {
    const missing = await runProcess({ ...base, command: '/nonexistent/x', args: [] });
    expect(missing.exit).toMatchObject({ kind: 'not-started', code: 'ENOENT' });
  });
});
