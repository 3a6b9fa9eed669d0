/** Search for the set of compat flags that makes a turn pass and loses least. Knows no HTTP. */
import type { CompatFlags, JsonValue } from '../model.js';
import { minimise } from './minimise.js';

/** One step towards a remedy: one key, with one value or (for a list) one entry. */
export interface FlagChange {
  readonly key: string;
  readonly value: JsonValue;
  /** True for a list: the value is one entry of it. */
  readonly entry?: boolean;
}

/** What one attempt with a flag set gave. `code` tells one failure from another; `hints` are what its words propose. */
export interface Trial {
  readonly pass: boolean;
  readonly code: string;
  readonly hints: CompatFlags;
}

export interface RemedySearch {
  /** What is set already: every attempt carries it. */
  readonly configured: CompatFlags;
  /** The changes that may be tried, in tiers of rising loss; all of a tier is dearer than all of those before it. */
  readonly tiers: readonly (readonly FlagChange[])[];
  readonly attempt: (flags: CompatFlags) => Promise<Trial>;
}

export interface FoundRemedy {
  /** Everything that belongs in compat: what was configured and what was added. */
  readonly flags: CompatFlags;
  /** `words`: the server's words named each flag. `trying`: at least one was found by trying. */
  readonly by: 'words' | 'trying';
}

/** `{a: true}` and `{list: ['x']}` plus changes; list entries are added, other values replaced. */
function withChanges(flags: CompatFlags, changes: readonly FlagChange[]): CompatFlags {
  const result: Record<string, JsonValue> = { ...flags };
  for (const { key, value, entry } of changes) {
    const before = result[key];
    result[key] = entry ? [...new Set([...(Array.isArray(before) ? before : []), value])] : value;
  }
  return result;
}

/**
 * The cheapest flag set for which `attempt` passes, or null. Tiers are opened one after the other, so that a dearer
 * flag (supportsTools: false, which also hides other faults) is never chosen while cheaper ones suffice; what is
 * found is then reduced until no flag can be left out. What `attempt` throws passes through.
 */
export async function searchRemedy(given: RemedySearch): Promise<FoundRemedy | null> {
  const { tiers } = given;
  const hints: CompatFlags[] = [];
  const search: RemedySearch = {
    ...given,
    attempt: async (flags) => {
      const trial = await given.attempt(flags);
      hints.push(trial.hints);
      return trial;
    },
  };
  const hinted = await followHints(search, [], tiers.slice(0, -1).flat());
  if (hinted.pass) return reduce(search, hinted.changes, hints);
  let opened = hinted.changes;
  for (const [index, tier] of tiers.entries()) {
    const last = index === tiers.length - 1;
    // The dearest flags alone come first: they may do without all the others.
    const attempts = last ? [tier, union(tier, hinted.changes), union(tier, opened)] : [union(opened, tier)];
    for (const changes of last ? attempts : [...attempts, ...oneByOne(hinted.changes, tier)]) {
      const followed = await followHints(search, changes, tiers.slice(0, Math.max(index + 1, 1)).flat());
      if (followed.pass) return reduce(search, followed.changes, hints);
      if (!last && changes === attempts[0] && followed.code === hinted.code) break; // the tier changed nothing
    }
    opened = union(opened, tier);
  }
  return null;
}

interface Followed {
  readonly pass: boolean;
  readonly code: string;
  readonly changes: readonly FlagChange[];
}

/** Adds what each failure's words propose, as long as they propose something new that is allowed. */
async function followHints(
  search: RemedySearch,
  start: readonly FlagChange[],
  allowed: readonly FlagChange[],
): Promise<Followed> {
  const trial = await search.attempt(withChanges(search.configured, start));
  if (trial.pass) return { pass: true, code: '', changes: start };
  const proposed = allowed.filter((change) => proposes(trial.hints, change) && !includes(start, change));
  if (proposed.length === 0) return { pass: false, code: trial.code, changes: start };
  return followHints(search, [...start, ...proposed], allowed);
}

const proposes = (hints: CompatFlags, { key, value, entry }: FlagChange): boolean => {
  const hint = hints[key];
  return entry ? Array.isArray(hint) && hint.includes(value) : hint === value;
};

/** In case the flags of a tier disturb one another. */
const oneByOne = (base: readonly FlagChange[], tier: readonly FlagChange[]) =>
  tier.length > 1 ? tier.map((change) => union(base, [change])) : [];

async function reduce(
  search: RemedySearch,
  changes: readonly FlagChange[],
  hints: readonly CompatFlags[],
): Promise<FoundRemedy> {
  // Cheapest first: what stands last is given up first.
  const order = search.tiers.flat().filter((change) => includes(changes, change));
  const byKey = new Map(order.map((change) => [idOf(change), change]));
  const changesOf = (ids: readonly string[]) => ids.flatMap((id) => byKey.get(id) ?? []);
  const kept = await minimise({
    universe: [...byKey.keys()],
    holds: async (ids) => (await search.attempt(withChanges(search.configured, changesOf(ids)))).pass,
  });
  const chosen = changesOf(kept);
  const named = (change: FlagChange) => hints.some((hint) => proposes(hint, change));
  const by = chosen.every(named) ? 'words' : 'trying';
  return { flags: withChanges(search.configured, chosen), by };
}

const idOf = ({ key, value }: FlagChange): string => `${key}=${JSON.stringify(value)}`;
const includes = (changes: readonly FlagChange[], change: FlagChange): boolean =>
  changes.some((other) => idOf(other) === idOf(change));
const union = (a: readonly FlagChange[], b: readonly FlagChange[]): readonly FlagChange[] => [
  ...a,
  ...b.filter((change) => !includes(a, change)),
];
