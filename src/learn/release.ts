/** A learned profile as a release: its own turns and keys, and of the nearest measured release what no turn tells. */
import { profileNamed, releaseOf } from '../releases/index.js';
import type { Release } from '../releases/types.js';
import { measuredBy } from './measured.js';
import type { LearnedProfile } from './profile.js';

/** The id of a learned release: `openclaw-2026.9.6-learned`. */
export const learnedId = (release: string): string => `openclaw-${release}-learned`;

export function learnedRelease(profile: LearnedProfile): Release {
  const { release, turns, settings } = profile;
  const nearest = releaseOf(profileNamed(release));
  return {
    ...nearest,
    ...measuredBy(profile, nearest),
    id: learnedId(release),
    label: `OpenClaw ${release} (learned)`,
    variants: nearest.variants,
    learned: turns,
    ...(settings && { settings }),
  };
}
