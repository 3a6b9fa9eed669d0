import { access, constants, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { readRegularFile } from '../../regular-file.js';
import type { Env } from '../config/config.js';

/**
 * The release of the `openclaw` on PATH, such as `2026.9.6`: read from its package.json, never run.
 * @returns null when there is none, or it does not say
 */
export async function installedRelease(env: Env): Promise<string | null> {
  const command = await findOnPath('openclaw', env);
  return command === null ? null : releaseOf(command);
}

/** The release of an `openclaw` command or launcher script; null when no package.json near it says. */
export async function releaseOf(command: string): Promise<string | null> {
  const real = await realpath(command).catch(() => null);
  if (real === null) return null;
  const folder = path.dirname(real);
  // The launcher itself, a global install with the command copied to bin, and node_modules/.bin without links.
  const candidates = [
    folder,
    path.join(folder, 'node_modules/openclaw'),
    path.join(folder, '../lib/node_modules/openclaw'),
    path.join(folder, '../openclaw'),
  ];
  for (const candidate of candidates) {
    const version = await versionIn(path.join(candidate, 'package.json'));
    if (version !== null) return version;
  }
  return null;
}

async function versionIn(manifest: string): Promise<string | null> {
  try {
    const value: unknown = JSON.parse((await readRegularFile(manifest, 1_000_000)).toString('utf8'));
    if (typeof value !== 'object' || value === null || !('name' in value) || !('version' in value))
      return null;
    return value.name === 'openclaw' && typeof value.version === 'string' ? value.version : null;
  } catch {
    return null;
  }
}

/** The first executable file of that name in PATH, absolute; null when there is none. */
export async function findOnPath(name: string, env: Env): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
    } catch {
      // Not here: the next folder.
    }
  }
  return null;
}
