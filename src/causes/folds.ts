import { factsOf } from '../reading/facts.js';
import { tokensOf } from '../reading/features.js';
import type { Case } from './cases.js';

/** Texts that share more of their words in threes than this are one text. */
const ALIKE = 0.4;
/** As is one that stands almost whole in another, where it is not short. */
const INSIDE = 0.8;
const SHORT = 4;
/** Words in three that stand in more texts than this tell nothing. */
const COMMON = 60;

/** The fold, from 0, of each case: of the same family or nearly the same text, of the same fold. Deterministic. */
export function foldsOf(cases: readonly Case[], folds: number): readonly number[] {
  const groups = groupsOf(cases);
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const filled = Array.from({ length: folds }, () => 0);
  const foldOf = new Map<number, number>();
  for (const [group, size] of [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
    const emptiest = filled.indexOf(Math.min(...filled));
    foldOf.set(group, emptiest);
    filled[emptiest] = (filled[emptiest] ?? 0) + size;
  }
  return groups.map((group) => foldOf.get(group) ?? 0);
}

/** A number for each case; those that belong together have the same. */
export function groupsOf(cases: readonly Case[]): readonly number[] {
  const leader = cases.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (leader[at] !== at) at = leader[at] ?? at;
    return at;
  };
  const join = (a: number, b: number): void => {
    leader[find(a)] = find(b);
  };
  const families = new Map<string, number>();
  for (const [index, { family }] of cases.entries()) {
    const first = families.get(family);
    if (first === undefined) families.set(family, index);
    else join(index, first);
  }
  joinAlike(cases.map(threesOf), join);
  return cases.map((_, index) => find(index));
}

function threesOf({ evidence }: Case): ReadonlySet<string> {
  const text = (factsOf(evidence).text || evidence.body).toLowerCase().slice(0, 3000);
  const tokens = tokensOf(text.replace(/\d+(?:\.\d+)*/g, '0')).slice(0, 200);
  return new Set(tokens.map((_, index) => tokens.slice(index, index + 3).join(' ')));
}

function joinAlike(sets: readonly ReadonlySet<string>[], join: (a: number, b: number) => void): void {
  const holders = new Map<string, number[]>();
  for (const [index, set] of sets.entries()) {
    const shared = new Map<number, number>();
    for (const three of set) {
      const earlier = holders.get(three) ?? [];
      if (earlier.length <= COMMON)
        for (const other of earlier) shared.set(other, (shared.get(other) ?? 0) + 1);
      holders.set(three, [...earlier, index]);
    }
    for (const [other, count] of shared) {
      const otherSize = sets[other]?.size ?? 0;
      const least = Math.min(set.size, otherSize);
      const alike = count / (set.size + otherSize - count) > ALIKE;
      if (alike || (least >= SHORT && count / least > INSIDE)) join(index, other);
    }
  }
}
