import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../../usage-error.js';
import { errorCode } from './include.js';

/** The file operations of a write; a test replaces one to see what its failure leaves behind. */
export type FileOps = Pick<
  typeof nodeFs,
  'realpath' | 'stat' | 'access' | 'readFile' | 'open' | 'rename' | 'unlink'
>;

interface Edit {
  /** Absolute path; a symlink is followed, and its target is what gets written. */
  readonly file: string;
  /** What the file held when the edit was planned. */
  readonly before: string;
  readonly after: string;
}

export interface Written {
  /** The file that was replaced, symlinks resolved. */
  readonly file: string;
  /** What it held before, beside it. */
  readonly backup: string;
  /** False where an earlier backup holds the same text already. */
  readonly backupIsNew: boolean;
}

/**
 * Replaces a file whole: written beside it, synced, renamed over it, with its mode and owner. Earlier backups stay.
 * Whatever fails, the file holds either the old text or the new one, never a part.
 * @throws UsageError when the file changed meanwhile, cannot be written, or the write failed
 */
export async function applyEdit(edit: Edit, fs: FileOps = nodeFs): Promise<Written> {
  const { file, facts } = await writable(edit, fs);
  const saved = await backUp(file, edit.before, facts, fs);
  await replace(file, edit.after, facts, fs, () => refuseIfChanged(file, edit.before, fs));
  return { file, ...saved };
}

/**
 * Puts the old text back and removes the backup that the edit made; earlier ones stay.
 * @throws UsageError as `applyEdit` does
 */
export async function undoEdit({ before, after }: Edit, written: Written): Promise<void> {
  const { file, facts } = await writable({ file: written.file, before: after, after: before }, nodeFs);
  await replace(file, before, facts, nodeFs, () => refuseIfChanged(file, after, nodeFs));
  if (written.backupIsNew) await attempt(written.backup, () => nodeFs.unlink(written.backup));
}

/** The file that the edit replaces, once it is known that this can be done safely. */
async function writable(edit: Edit, fs: FileOps): Promise<{ file: string; facts: Facts }> {
  const file = await attempt(edit.file, () => fs.realpath(edit.file));
  const facts = await attempt(file, () => fs.stat(file));
  if (facts.nlink > 1) {
    throw new UsageError(
      `${file} has other hard links, which a safe write would cut; it was left as it was.`,
    );
  }
  await attempt(file, () => fs.access(file, nodeFs.constants.W_OK));
  await attempt(path.dirname(file), () => fs.access(path.dirname(file), nodeFs.constants.W_OK));
  await refuseIfChanged(file, edit.before, fs);
  return { file, facts };
}

/** Under the first name that no earlier backup has. */
async function backUp(
  file: string,
  text: string,
  facts: Facts,
  fs: FileOps,
): Promise<Pick<Written, 'backup' | 'backupIsNew'>> {
  for (let number = 1; ; number++) {
    const backup = `${file}.inferrs-doctor${number === 1 ? '' : `.${number}`}.bak`;
    const held = await heldBy(backup, fs);
    if (held === null) await replace(backup, text, facts, fs);
    if (held === null || held.equals(Buffer.from(text, 'utf8')))
      return { backup, backupIsNew: held === null };
  }
}

/** null when there is no such file. */
async function heldBy(file: string, fs: FileOps): Promise<Buffer | null> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw failure(file, error);
  }
}

interface Facts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Writes a temporary file beside the target, syncs it and renames it over the target. */
async function replace(
  file: string,
  text: string,
  facts: Facts,
  fs: FileOps,
  lastCheck: () => Promise<void> = async () => {},
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeSynced(temporary, text, facts, fs);
    await lastCheck();
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw failure(file, error);
  }
  await syncFolder(folder, fs);
}

async function writeSynced(file: string, text: string, facts: Facts, fs: FileOps): Promise<void> {
  // Private until it has the owner and mode of the file that it replaces: there may be keys in it.
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text, 'utf8');
    const own = await handle.stat();
    if (own.uid !== facts.uid || own.gid !== facts.gid) await handle.chown(facts.uid, facts.gid);
    await handle.chmod(facts.mode & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable; a file system that cannot is no reason to fail. */
async function syncFolder(folder: string, fs: FileOps): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The new text is in place all the same.
  }
}

async function refuseIfChanged(file: string, before: string, fs: FileOps): Promise<void> {
  const now = await attempt(file, () => fs.readFile(file));
  if (!now.equals(Buffer.from(before, 'utf8'))) {
    throw new UsageError(`${file} changed meanwhile and was left as it is; run the command again.`);
  }
}

async function attempt<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw failure(file, error);
  }
}

function failure(file: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  return new UsageError(
    `${file} cannot be written: ${errorCode(error)}; the configuration was left as it was.`,
  );
}
