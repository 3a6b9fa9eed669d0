import { monthOf } from './month.js';

/** The releases that were measured, oldest first. Each has a record of its own in the index, or nothing compiles. */
export const PROFILE_IDS = [
  'openclaw-2026.4',
  'openclaw-2026.5',
  'openclaw-2026.6',
  'openclaw-2026.7',
  'openclaw-2026.8',
  'openclaw-2026.9',
] as const;
/** As they are shown. */
export const NEWEST_FIRST: readonly ProfileId[] = PROFILE_IDS.toReversed();
export type ProfileId = (typeof PROFILE_IDS)[number];

/** Where nothing says which release the user has. */
export const NEWEST = NEWEST_FIRST[0] as ProfileId;

/** `2026.7.20`, `openclaw-2026.7.20`: a release, bundled or not. */
export const isReleaseName = (text: string): boolean =>
  /^(?:openclaw[-@])?\d{4}\.\d{1,2}\.\d[\w.-]*$/u.test(text);

/**
 * The measured release that stands for one such as `2026.7.3` or `openclaw@2026.9.6-beta.1`: the newest one that is not
 * newer, by year and month, because a release sends what the last measured one before it sent until seen otherwise. A
 * release older than the oldest gives the oldest: nothing nearer was measured. Null when the text holds no release.
 */
export function profileForRelease(version: string): ProfileId | null {
  const found = /(?<!\d)\d{4}\.\d{1,2}(?!\d)/.exec(version);
  if (found === null) return null;
  const asked = monthOf(found[0]);
  return NEWEST_FIRST.find((id) => monthOf(id.replace('openclaw-', '')) <= asked) ?? PROFILE_IDS[0];
}

/** `openclaw-2026.9` → `OpenClaw 2026.9`. */
export const labelOf = (id: string): string =>
  id.replace(/^openclaw-/, 'OpenClaw ').replace(/-learned$/, ' (learned)');
