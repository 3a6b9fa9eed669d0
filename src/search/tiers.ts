import { COMPAT_FLAGS, type CompatFlag, knownFlags, rankOf } from '../flags/flags.js';
import type { CompatFlags, JsonValue, VariantId } from '../model.js';
import type { ReleaseRef } from '../releases/index.js';
import { buildTurn } from '../turn/build.js';
import { strippableKeywords } from '../turn/features.js';

/** One step of a search for a remedy: a key, with its value or (for a list) one entry of it. */
export interface FlagStep {
  readonly key: string;
  readonly value: JsonValue;
  readonly entry?: boolean;
}

/**
 * The flags worth trying on this release and set-up, in tiers of rising loss; all of a tier is dearer than all of those
 * before it. A step that would not change the turn is left out: nothing sent is taken away by it.
 * @param configured flags that are set already
 */
export function searchTiers(
  profile: ReleaseRef,
  variant?: VariantId,
  configured: CompatFlags = {},
): readonly (readonly FlagStep[])[] {
  const known = knownFlags(profile);
  const turnWith = (flags: CompatFlags) =>
    JSON.stringify(buildTurn({ profile, variant, step: 'shape-tool-result', model: '', flags }));
  const before = turnWith(configured);
  const changes = ({ key, value, entry }: FlagStep) =>
    turnWith({ ...configured, [key]: entry ? [value] : value }) !== before;
  const steps = Object.entries(COMPAT_FLAGS)
    .filter(([key]) => known.has(key))
    .flatMap(([key, flag]) => stepsOf(key, flag, strippableKeywords(profile, variant)))
    .filter(changes);
  const tiers = new Map<number, FlagStep[]>();
  for (const step of steps) {
    const rank = rankOf({ [step.key]: step.entry ? [step.value] : step.value });
    tiers.set(rank, [...(tiers.get(rank) ?? []), step]);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, tier]) => tier);
}

function stepsOf(key: string, { candidates }: CompatFlag, keywords: readonly string[]): readonly FlagStep[] {
  if (candidates === 'entries') return keywords.map((value) => ({ key, value, entry: true }));
  return candidates.map((value) => ({ key, value }));
}
