/** Learned profiles, by their file or by what they were learned from. Loads what it needs when there is one. */
import path from 'node:path';
import { cacheHolds } from '../../learn/cache.js';
import type { Release } from '../../releases/types.js';
import { type ConfigQuery, readConfig } from './config.js';

/** A learned profile as a release, and when it was learned. */
export interface LearnedRelease {
  readonly release: Release;
  readonly learnedAt: string;
  /** Null for the default agent. */
  readonly agent: string | null;
}

/** @throws UsageError for a file that cannot be read or is no learned profile */
export async function readNamed(named: string, cwd: string): Promise<LearnedRelease> {
  const { learnedRelease, readProfile } = await import('../../learn/index.js');
  const profile = await readProfile(path.resolve(cwd, named));
  const { agent, learnedAt } = profile;
  return { release: learnedRelease(profile), learnedAt, agent };
}

/** What was learned of a release: what fits the configuration and the workspace as they are now, else when it did. */
export interface Learned {
  readonly fits: LearnedRelease | null;
  /** ISO 8601, of the newest that no longer fits; null where there is none. */
  readonly outdated: string | null;
}
const NOTHING: Learned = { fits: null, outdated: null };

/** That of the default agent goes first, then that of the agent learned last. */
export async function findFitting(release: string, query: ConfigQuery): Promise<Learned> {
  if (!(await cacheHolds(release, query.env))) return NOTHING;
  // A configuration that cannot be read has its own complaint, elsewhere.
  const config = await readConfig(query).catch(() => undefined);
  if (config === undefined) return NOTHING;
  const { hasKey, learnedFiles, learnedRelease, readProfile } = await import('../../learn/index.js');
  const { currentKey } = await import('../install/copy.js');
  const files = await learnedFiles(release, query.env);
  const byAgent = [...files].sort((a, b) => Number(a.agent !== null) - Number(b.agent !== null));
  for (const one of byAgent) {
    if (!hasKey(one, await currentKey(config, one.agent, query.env))) continue;
    const profile = await readProfile(one.file).catch(() => null);
    if (profile === null) continue;
    const { agent, learnedAt } = profile;
    return { fits: { release: learnedRelease(profile), learnedAt, agent }, outdated: null };
  }
  const [last] = files;
  return { fits: null, outdated: last ? new Date(last.at).toISOString() : null };
}
