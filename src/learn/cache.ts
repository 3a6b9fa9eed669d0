/** Where learned profiles are kept: the cache folder of the platform, a file for each release and configuration. */
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** `~/.cache/inferrs-doctor/learned`, or what the platform has in its place. */
export function cacheFolder(env: Env, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME || env.USERPROFILE || os.homedir();
  const own = (): string => {
    if (platform === 'win32') return env.LOCALAPPDATA || path.join(home, 'AppData', 'Local');
    return platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
  };
  const named = env.XDG_CACHE_HOME;
  const base = named && path.isAbsolute(named) ? named : own();
  return path.join(base, 'inferrs-doctor', 'learned');
}

/** Is anything learned of this release? Asked before a configuration is read for its hash. */
export async function cacheHolds(release: string, env: Env): Promise<boolean> {
  const files = await readdir(cacheFolder(env)).catch(() => []);
  return files.some((name) => name.startsWith(`openclaw-${release}-`) && name.endsWith('.json'));
}
