/** Learned profiles as files in the cache folder, readable by their owner only. */
import { chmod, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readRegularFile } from '../regular-file.js';
import { UsageError } from '../usage-error.js';
import { cacheFolder } from './cache.js';
import { type LearnedProfile, parseProfile } from './profile.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Which profile: a release, a configuration by its hash, an agent (null for the default one). */
export type ProfileKey = Pick<LearnedProfile, 'release' | 'config' | 'agent'>;

function fileName({ release, config, agent }: ProfileKey): string {
  const whose = agent === null ? '' : `-${encodeURIComponent(agent)}`;
  return `openclaw-${release}-${config.slice(0, 12)}${whose}.json`;
}

/** @returns the file, absolute */
export async function writeProfile(profile: LearnedProfile, env: Env): Promise<string> {
  const folder = cacheFolder(env);
  const file = path.join(folder, fileName(profile));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const beside = `${file}.${process.pid}.new`;
    await writeFile(beside, `${JSON.stringify(profile, null, 1)}\n`, { mode: 0o600 });
    await chmod(beside, 0o600);
    await rename(beside, file);
    return file;
  } catch (error) {
    throw new UsageError(`The profile could not be written to ${file}: ${reasonOf(error)}.`);
  }
}

/** A profile holds a few turns. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @throws UsageError when it cannot be read or is none */
export async function readProfile(file: string): Promise<LearnedProfile> {
  try {
    return parseProfile((await readRegularFile(file, MAX_BYTES)).toString('utf8'), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The profile ${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/** A profile by the name of its file. */
export interface LearnedFile {
  readonly file: string;
  /** The beginning of its key. */
  readonly key: string;
  readonly agent: string | null;
  /** When it was written, in milliseconds. */
  readonly at: number;
}

/** What was learned of this release, newest first. */
export async function learnedFiles(release: string, env: Env): Promise<readonly LearnedFile[]> {
  const folder = cacheFolder(env);
  const names = await readdir(folder).catch(() => []);
  const found = names.flatMap((name) => {
    const begin = `openclaw-${release}-`;
    const [, key, agent] = /^([0-9a-f]{12})(?:-(.+))?\.json$/u.exec(name.slice(begin.length)) ?? [];
    if (!name.startsWith(begin) || key === undefined) return [];
    return [
      { file: path.join(folder, name), key, agent: agent === undefined ? null : decodeURIComponent(agent) },
    ];
  });
  const dated = found.map(async (one) => ({ ...one, at: (await stat(one.file)).mtimeMs }));
  return (await Promise.all(dated)).sort((a, b) => b.at - a.at);
}

/** Is this the file of a profile with this key? */
export const hasKey = ({ key }: LearnedFile, whole: string): boolean => whole.startsWith(key);

/** The one learned last, of any release; null where there is none. For what an update changed. */
export async function lastLearned(env: Env, agent: string | null): Promise<LearnedProfile | null> {
  const folder = cacheFolder(env);
  const files = (await readdir(folder).catch(() => [])).filter((name) => /^openclaw-.*\.json$/u.test(name));
  const dated = await Promise.all(
    files.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
  );
  for (const { name } of dated.sort((a, b) => b.at - a.at)) {
    const found = await readProfile(path.join(folder, name)).catch(() => null);
    if (found !== null && found.agent === agent) return found;
  }
  return null;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
