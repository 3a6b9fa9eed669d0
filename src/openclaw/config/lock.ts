/** One `inferrs-doctor` at a time changes a file. */
import { readdir, readFile, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from '../../usage-error.js';

/** No edit takes longer: OpenClaw's own validation has a minute. */
const STALE_AFTER_MS = 300_000;
const WAIT_MS = 90_000;
const LOOK_AGAIN_MS = 50;

/**
 * Runs an action while nobody else of us changes the file. A lock that a killed run left behind is removed, and so are
 * the half-written copies it left, which may have keys in them.
 * @throws UsageError when another run holds it for too long
 */
export async function withLock<T>(file: string, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  const real = await realpath(file).catch(() => file);
  const lock = path.join(path.dirname(real), `.${path.basename(real)}.inferrs-doctor.lock`);
  const mine = `${process.pid} ${os.hostname()}\n`;
  await take(lock, mine, real, signal);
  try {
    await removeLeftovers(real);
    return await action();
  } finally {
    await unlink(lock).catch(() => undefined);
  }
}

async function take(lock: string, mine: string, file: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    try {
      await writeFile(lock, mine, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      // A folder that takes no lock takes no edit either: that is for the edit to say.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return;
    }
    if (await isStale(lock)) await removeStale(lock);
    else if (Date.now() > until || signal.aborted) {
      throw new UsageError(
        `${file} is being changed by another inferrs-doctor (${lock}); nothing was written.`,
      );
    } else await wait(LOOK_AGAIN_MS);
  }
}

/** Is the one who took it gone? A lock that is gone itself is not stale. */
async function isStale(lock: string): Promise<boolean> {
  const [text, facts] = await Promise.all([
    readFile(lock, 'utf8').catch(() => null),
    stat(lock).catch(() => null),
  ]);
  if (text === null || facts === null) return false;
  if (Date.now() - facts.mtimeMs > STALE_AFTER_MS) return true;
  const [pid = '', host = ''] = text.trim().split(' ');
  return host === os.hostname() && /^\d+$/u.test(pid) && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Taken aside first, so that of two who found it stale only one removes it. */
async function removeStale(lock: string): Promise<void> {
  const aside = `${lock}.${process.pid}`;
  const isAside = await rename(lock, aside).then(
    () => true,
    () => false,
  );
  if (isAside) await unlink(aside).catch(() => undefined);
}

/** The copies that `replace` writes beside the file have gone when it ends: one that is there was left by a killed run. */
async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  const own = `.${path.basename(file)}.`;
  const names = await readdir(folder).catch(() => []);
  const left = names.filter(
    (name) =>
      name.startsWith(own) &&
      /^(?:inferrs-doctor(?:\.\d+)?\.bak\.)?[0-9a-f]{12}\.tmp$/u.test(name.slice(own.length)),
  );
  for (const name of left) await unlink(path.join(folder, name)).catch(() => undefined);
}
