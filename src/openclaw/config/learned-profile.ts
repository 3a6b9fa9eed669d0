/** Learned profiles, by their file or by what they were learned from. Loads what it needs when there is one. */
import path from 'node:path';
import { cacheHolds } from '../../learn/cache.js';
import type { Release } from '../../releases/types.js';
import { type ConfigQuery, readConfig } from './config.js';

/** A learned profile as a release, and when it was learned. */
export interface LearnedRelease {
  readonly release: Release;
  readonly learnedAt: string;
}

/** @throws UsageError for a file that cannot be read or is no learned profile */
export async function readNamed(named: string, cwd: string): Promise<LearnedRelease> {
  const { learnedRelease, readProfile } = await import('../../learn/index.js');
  const profile = await readProfile(path.resolve(cwd, named));
  return { release: learnedRelease(profile), learnedAt: profile.learnedAt };
}

/** The profile of this release and of the configuration as it is now; null where none was learned. */
export async function findFitting(release: string, query: ConfigQuery): Promise<LearnedRelease | null> {
  if (!(await cacheHolds(release, query.env))) return null;
  // A configuration that cannot be read has its own complaint, elsewhere.
  const config = await readConfig(query).catch(() => undefined);
  if (config === undefined) return null;
  const { findProfile, learnedRelease } = await import('../../learn/index.js');
  const { configHash } = await import('../install/copy.js');
  const profile = await findProfile(
    { release, config: configHash(config, query.env), agent: null },
    query.env,
  );
  return profile && { release: learnedRelease(profile), learnedAt: profile.learnedAt };
}
