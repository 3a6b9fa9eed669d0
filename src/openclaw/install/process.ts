import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** How a program ended, or why it never began. */
export type Exit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly code: string; readonly message: string };

interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Bytes kept of stdout and of stderr, the last ones; default 1 MiB each. */
  readonly keepBytes?: number;
}

/** A program that was started in a process group of its own. */
export interface Running {
  readonly exited: Promise<Exit>;
  /** What it has written so far, up to the limit. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Ends the whole group, SIGTERM first, then SIGKILL; resolves when it is gone. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

const KEEP_BYTES = 1024 * 1024;
/** Milliseconds to end on SIGTERM. Short enough for Ctrl-C, after which a command has three seconds. */
const TERM_GRACE = 2000;
const KILL_GRACE = 500;
const POLL = 25;

/** Starts a program without a shell. Never rejects: a program that cannot start has an exit that says so. */
export function startProcess(options: ProcessOptions): Running {
  const child = spawn(options.command, [...options.args], {
    env: { ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  const keep = options.keepBytes ?? KEEP_BYTES;
  const stdout = tailOf(child.stdout, keep);
  const stderr = tailOf(child.stderr, keep);
  const exited = exitOf(child);
  // Should this process be ended hard, the group must not outlive it.
  const lastResort = (): void => signalGroup(child, 'SIGKILL');
  process.once('exit', lastResort);
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    process.off('exit', lastResort);
  };
  return { exited, stdout, stderr, stop };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) {
        resolve({ kind: 'not-started', code: error.code ?? 'UNKNOWN', message: error.message });
      }
    });
    // 'close' comes after the last output; a descendant that keeps the pipes open must not hold us up.
    child.once('exit', (code, signal) => {
      const exit: Exit =
        code === null ? { kind: 'signalled', signal: signal ?? 'SIGKILL' } : { kind: 'exited', code };
      const settle = (): void => resolve(exit);
      child.once('close', settle);
      setTimeout(settle, KILL_GRACE).unref();
    });
  });
}

function tailOf(stream: NodeJS.ReadableStream | null, keep: number): () => string {
  let chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > 2 * keep) {
      chunks = [Buffer.concat(chunks).subarray(-keep)];
      size = keep;
    }
  });
  stream?.on('error', () => undefined);
  return () => Buffer.concat(chunks).subarray(-keep).toString('utf8');
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  signalGroup(child, 'SIGTERM');
  if (await gone(child, TERM_GRACE)) return;
  signalGroup(child, 'SIGKILL');
  await gone(child, KILL_GRACE);
}

async function gone(child: ChildProcess, within: number): Promise<boolean> {
  for (const deadline = Date.now() + within; Date.now() < deadline; ) {
    if (!groupAlive(child)) return true;
    await delay(POLL);
  }
  return !groupAlive(child);
}

type Child = Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode' | 'kill'>;
/** Where signals go: Windows has neither groups nor the number 0. */
type Signals = Pick<NodeJS.Process, 'platform' | 'kill'>;

/** Does anybody of the child's group live? On Windows: does the child? */
export function groupAlive(child: Child, { platform, kill }: Signals = process): boolean {
  if (platform === 'win32') return child.exitCode === null && child.signalCode === null;
  return sent(child, 0, kill);
}

/** To the whole group; on Windows to the child alone, which ends there whatever the signal. */
export function signalGroup(
  child: Child,
  signal: 'SIGTERM' | 'SIGKILL',
  { platform, kill }: Signals = process,
): void {
  if (platform === 'win32') child.kill(signal);
  else sent(child, constants.signals[signal], kill);
}

/** Sends a signal to the child's own group, which `detached` made; false when nobody is left in it. */
function sent(child: Child, signal: number, kill: Signals['kill']): boolean {
  if (child.pid === undefined) return false;
  try {
    return kill(-child.pid, signal);
  } catch {
    return false;
  }
}

export interface Finished {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it was stopped before it ended by itself. */
  readonly stopped: 'deadline' | 'interrupted' | null;
  readonly ms: number;
}

/** Runs a program to its end, or to the deadline or the signal, and stops whatever it left behind. */
export async function runProcess(
  options: ProcessOptions & { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Finished> {
  const began = performance.now();
  const running = startProcess(options);
  const over = new AbortController();
  const anySignal = AbortSignal.any([options.signal, over.signal]);
  const deadline = delay(options.timeoutMs, 'deadline' as const, { signal: anySignal, ref: true }).catch(
    () => 'interrupted' as const,
  );
  const first = await Promise.race([running.exited, deadline]);
  await running.stop();
  over.abort();
  const exit = await running.exited;
  const stopped = typeof first === 'string' ? first : null;
  const { stdout, stderr } = running;
  return { exit, stdout: stdout(), stderr: stderr(), stopped, ms: Math.round(performance.now() - began) };
}

/** Runs a program in the foreground, with our own standard streams, to its end; a signal of ours goes on to it. */
export async function runForeground(
  options: Omit<ProcessOptions, 'keepBytes'> & { readonly signal: AbortSignal },
): Promise<Exit> {
  const child = spawn(options.command, [...options.args], {
    env: { ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: 'inherit',
  });
  // Ctrl-C reaches it from the terminal; one that does not heed it must not outlive us.
  const end = (): void => {
    const grace = options.signal.reason === 'SIGINT' ? TERM_GRACE : 0;
    setTimeout(() => child.kill('SIGTERM'), grace).unref();
  };
  const lastResort = (): void => void child.kill('SIGKILL');
  options.signal.addEventListener('abort', end);
  process.once('exit', lastResort);
  const exit = await exitOf(child);
  options.signal.removeEventListener('abort', end);
  process.off('exit', lastResort);
  return exit;
}
