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

/** `openclaw-2026.9` → `OpenClaw 2026.9`. */
export const labelOf = (id: string): string =>
  id.replace(/^openclaw-/, 'OpenClaw ').replace(/-learned$/, ' (learned)');
