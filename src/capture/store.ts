/** Where captured turns are kept: files that only their owner can read. */
import { rmSync } from 'node:fs';
import { link, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonText } from '../report/json.js';
import { UsageError } from '../usage-error.js';
import type { Capture } from './record.js';

export interface Store {
  /** The folder, or the one file, as the user named it. */
  readonly place: string;
  /** Writes a new file and gives its path as the user would name it. Rejects with Node's error. */
  readonly write: (capture: Capture) => Promise<string>;
}

const NAME = /^turn-(\d{3,})\.json$/;

/**
 * A folder (made when it is missing) takes one file a turn, `turn-001.json` and up, after those that are there. A name
 * that ends in .json is one file, for one turn. Nothing is ever written over.
 * @throws UsageError when the folder cannot be used, or the file is there already
 */
export async function openStore(place: string, cwd: string): Promise<Store> {
  if (place.endsWith('.json')) return oneFile(place, cwd);
  const folder = path.resolve(cwd, place);
  let next = (await lastNumber(folder, place)) + 1;
  return {
    place,
    write: async (capture) => {
      const name = `turn-${String(next).padStart(3, '0')}.json`;
      next += 1;
      await save(path.join(folder, name), capture);
      return path.join(place, name);
    },
  };
}

async function oneFile(place: string, cwd: string): Promise<Store> {
  const file = path.resolve(cwd, place);
  const taken = await stat(file).catch(() => null);
  if (taken !== null) throw new UsageError(`${place} is there already; name another file, or remove it.`);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unusable(path.dirname(place), error);
  });
  return { place, write: async (capture) => save(file, capture).then(() => place) };
}

async function lastNumber(folder: string, place: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const numbers = (await readdir(folder)).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
    return Math.max(0, ...numbers);
  } catch (error) {
    throw unusable(place, error);
  }
}

function unusable(place: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = { EEXIST: 'it is a file', ENOTDIR: 'it is a file', EACCES: 'permission denied' }[code];
  return new UsageError(`${place} cannot be used as a folder: ${reason ?? code}.`);
}

/** Under its name stands the whole file or none, whenever the process ends, and nothing beside it. */
async function save(file: string, capture: Capture): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  const clear = (): void => rmSync(part, { force: true });
  process.once('exit', clear);
  try {
    await writeFile(part, `${jsonText(capture)}\n`, { mode: 0o600, flag: 'wx' });
    await link(part, file);
  } finally {
    await rm(part, { force: true });
    process.off('exit', clear);
  }
}
