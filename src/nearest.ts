/** Words that are spelled alike, for "did you mean". Pure. */

/** Levenshtein distance. Its cost is the product of the lengths: cut what may be long. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The longest word that is compared; a name that is longer is none of ours. */
const LONGEST = 60;

/** Up to three of the words that are spelled most like this one, or share a part with it; [] when none is near. */
export function nearest<T extends string>(wanted: string, words: readonly T[]): readonly T[] {
  const written = partsOf(wanted.slice(0, LONGEST));
  const scored = words.map((word) => {
    const known = partsOf(word.slice(0, LONGEST));
    const shared = written.filter((part) => part.length > 3 && known.join('-').includes(part)).length;
    return { word, cost: distance(written.join('-'), known.join('-')) - 4 * shared, shared };
  });
  return scored
    .filter(({ cost, shared, word }) => shared > 0 || cost <= Math.max(2, word.length / 3))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, 3)
    .map(({ word }) => word);
}

/** `max_tokens`, `maxTokens` and `max tokens` are one name to the people who type it. */
function partsOf(word: string): string[] {
  return word
    .replace(/(?<=[a-z\d])(?=[A-Z])/gu, '-')
    .toLowerCase()
    .split(/[\s_-]+/u);
}
