import { describe, expect, it } from 'vitest';
import { groupAlive, runProcess, signalGroup } from '../../src/openclaw/install/process.js';

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

describe('a program to end', () => {
  const child = {
    pid: 4711,
    exitCode: null,
    signalCode: null,
    kill: (signal?: unknown) => kept.push(signal) > 0,
  };
  const kept: unknown[] = [];
  const kill = (pid: number, signal?: string | number): true => {
    kept.push([pid, signal]);
    return true;
  };

  it('is signalled with its group where there are groups', () => {
    kept.length = 0;
    signalGroup(child, 'SIGTERM', { platform: 'linux', kill });
    expect(groupAlive(child, { platform: 'linux', kill })).toBe(true);
    const nobody = () => {
      throw new Error('ESRCH');
    };
    expect(groupAlive(child, { platform: 'darwin', kill: nobody })).toBe(false);
    expect(kept).toEqual([
      [-4711, 15],
      [-4711, 0],
    ]);
  });

  it('is ended by itself on Windows, where it lives until it has an exit', () => {
    kept.length = 0;
    signalGroup(child, 'SIGKILL', { platform: 'win32', kill });
    expect(kept).toEqual(['SIGKILL']);
    expect(groupAlive(child, { platform: 'win32', kill })).toBe(true);
    expect(groupAlive({ ...child, exitCode: 1 }, { platform: 'win32', kill })).toBe(false);
    expect(groupAlive({ ...child, signalCode: 'SIGKILL' }, { platform: 'win32', kill })).toBe(false);
  });
});
