import type { ProfileId } from '../../releases/ids.js';
import { NEWEST, profileForRelease, releaseOf } from '../../releases/index.js';
import { installedRelease } from '../install/release.js';
import type { Env } from './config.js';

export interface ChosenProfile {
  readonly profile: ProfileId;
  /** As a user knows it: `2026.9.6` where one was found, else the profile's own. */
  readonly release: string;
  readonly source: 'option' | 'installed' | 'config' | 'default';
  /** False for a release of another month than the profile's: it is judged by the nearest one that was measured. */
  readonly measured: boolean;
}

/**
 * Which release to judge by: the one asked for, else the installed one, else the one that wrote the configuration
 * last, else the newest.
 */
export async function chooseProfile(from: {
  readonly profile?: ProfileId | undefined;
  readonly writtenBy?: string | undefined;
  /** The release that will be run, where one was named. */
  readonly named?: string | undefined;
  readonly env: Env;
}): Promise<ChosenProfile> {
  if (from.profile !== undefined) return chosen(from.profile, releaseOf(from.profile).release, 'option');
  const byNamed = from.named && profileForRelease(from.named);
  if (from.named && byNamed) return chosen(byNamed, from.named, 'installed');
  const installed = await installedRelease(from.env);
  const byInstalled = installed && profileForRelease(installed);
  if (installed && byInstalled) return chosen(byInstalled, installed, 'installed');
  const byFile = from.writtenBy && profileForRelease(from.writtenBy);
  if (from.writtenBy && byFile) return chosen(byFile, from.writtenBy, 'config');
  return chosen(NEWEST, releaseOf(NEWEST).release, 'default');
}

function chosen(profile: ProfileId, release: string, source: ChosenProfile['source']): ChosenProfile {
  const measured = monthIn(release) === monthIn(releaseOf(profile).release);
  return { profile, release, source, measured };
}

/** `2026.9` of `openclaw@2026.9.6-beta.1`. */
function monthIn(release: string): string | undefined {
  return /(?<!\d)\d{4}\.\d{1,2}(?!\d)/u.exec(release)?.[0];
}
