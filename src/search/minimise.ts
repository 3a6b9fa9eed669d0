/**
 * Search for a smallest set that still shows an effect. Knows no HTTP: the effect is an asynchronous predicate.
 * A single element is looked for first, then QuickXplain (Junker 2004); memoised and closed under dependencies, ended by a 1-minimal sweep.
 */

/** Asked at most once for each set; the set is given in the universe's order. */
export type Holds<T> = (set: readonly T[]) => Promise<boolean>;

export interface Search<T extends string> {
  /** A set for which `holds` is known to be true. Its order is the order of preference: later ones go first. */
  readonly universe: readonly T[];
  readonly holds: Holds<T>;
  /** What an element cannot be without; both within the universe. */
  readonly needs?: (element: T) => readonly T[];
  /** Asked first, one after the other: inside the first that holds the search goes on. */
  readonly guesses?: readonly (readonly T[])[];
}

/**
 * The smallest set that holds: closed under `needs`, and 1-minimal (without any one element and those that need
 * it, it no longer holds). For a predicate that is not monotone it is still closed, holding and 1-minimal, but
 * there may be smaller ones. What `holds` throws passes through.
 */
export async function minimise<T extends string>(search: Search<T>): Promise<readonly T[]> {
  const { universe, needs = () => [] } = search;
  const holds = memoised(search);
  const close = (set: Iterable<T>) => closure(universe, set, needs);
  const start = await firstHolding(search, close, holds);
  const one = await bisect(start, (set) => holds(close(set)));
  if (one.length === 1 && (await holds(close(one)))) return sweep(close(one), needs, holds);
  const explained = close(await quickXplain([], [], start, (set) => holds(close(set))));
  const holding = (await holds(explained)) ? explained : start;
  return sweep(holding, needs, holds);
}

/** The set with all that its elements need, in the universe's order. */
export function closure<T extends string>(
  universe: readonly T[],
  set: Iterable<T>,
  needs: (element: T) => readonly T[],
): readonly T[] {
  const closed = new Set<T>();
  const visit = (element: T): void => {
    if (closed.has(element)) return;
    closed.add(element);
    for (const other of needs(element)) visit(other);
  };
  for (const element of set) visit(element);
  return universe.filter((element) => closed.has(element));
}

function memoised<T extends string>({ universe, holds }: Search<T>): Holds<T> {
  const keyOf = (set: readonly T[]) => JSON.stringify(set);
  const known = new Map<string, Promise<boolean>>([[keyOf(universe), Promise.resolve(true)]]);
  return (set) => {
    const key = keyOf(set);
    const answer = known.get(key) ?? holds(set);
    known.set(key, answer);
    return answer;
  };
}

async function firstHolding<T extends string>(
  { universe, guesses = [] }: Search<T>,
  close: (set: Iterable<T>) => readonly T[],
  holds: Holds<T>,
): Promise<readonly T[]> {
  for (const guess of guesses) {
    const guessed = close(guess.filter((element) => universe.includes(element)));
    if (guessed.length > 0 && (await holds(guessed))) return guessed;
  }
  return universe;
}

/**
 * The element that holds by itself, if there is one: half the questions of the general search, and its first ones, so
 * that little is lost when there are several.
 */
async function bisect<T>(candidates: readonly T[], holds: Holds<T>): Promise<readonly T[]> {
  if (candidates.length <= 1) return candidates;
  const half = Math.ceil(candidates.length / 2);
  const first = candidates.slice(0, half);
  return bisect((await holds(first)) ? first : candidates.slice(half), holds);
}

async function quickXplain<T>(
  background: readonly T[],
  added: readonly T[],
  candidates: readonly T[],
  holds: Holds<T>,
): Promise<readonly T[]> {
  if (candidates.length === 0 || (added.length > 0 && (await holds(background)))) return [];
  if (candidates.length === 1) return candidates;
  const half = Math.ceil(candidates.length / 2);
  const [first, second] = [candidates.slice(0, half), candidates.slice(half)];
  const fromSecond = await quickXplain([...background, ...first], first, second, holds);
  const fromFirst = await quickXplain([...background, ...fromSecond], fromSecond, first, holds);
  return [...fromFirst, ...fromSecond];
}

/** Takes out elements, each with those that need it, for as long as what is left holds. */
async function sweep<T extends string>(
  start: readonly T[],
  needs: (element: T) => readonly T[],
  holds: Holds<T>,
): Promise<readonly T[]> {
  for (const element of [...start].reverse()) {
    const left = start.filter((other) => !closure(start, [other], needs).includes(element));
    if (await holds(left)) return sweep(left, needs, holds);
  }
  return start;
}
