/** The releases that were measured, oldest first. Each has a record of its own in the index, or nothing compiles. */
export const PROFILE_IDS = ['openclaw-2026.4', 'openclaw-2026.6', 'openclaw-2026.9'] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];

/** `openclaw-2026.9` → `OpenClaw 2026.9`. */
export const labelOf = (id: string): string =>
  id.replace(/^openclaw-/, 'OpenClaw ').replace(/-learned$/, ' (learned)');
