/** What changes from round to round, and is no noise. Pure. */

/** From the first rounds to the last. */
export interface Drift {
  readonly from: number;
  readonly to: number;
}

/** Rounds besides the first, in which caches fill: one at least for the beginning, the middle and the end. */
export const FEWEST = 3;

/** A machine that is busy with other things takes up to half as long again: what is more is no noise. */
const SLOWER = 1.6;
/** Milliseconds: less is lost in coarse clocks. */
const LEAST_MS = 250;
/** A server that keeps a prompt more grows by less than this share. */
const MORE = 1.05;

/**
 * The quickest of the last rounds against the quickest of the first; null where they are alike, or too few.
 * @param ms of one request in each round, the first round left out; null where it told none
 */
export function slower(ms: readonly (number | null)[]): Drift | null {
  const parts = thirds(ms);
  if (parts === null) return null;
  const [from, , to] = parts.map((part) => Math.min(...part));
  if (from === undefined || to === undefined) return null;
  return to > from * SLOWER && to - from > LEAST_MS ? { from, to } : null;
}

/** Memory that grows to the end: what only fills and then stays is no drift. */
export function growing(bytes: readonly (number | null)[]): Drift | null {
  const parts = thirds(bytes);
  if (parts === null) return null;
  const [from, middle, to] = parts;
  const rises = Math.max(...from) < Math.min(...middle) && Math.max(...middle) < Math.min(...to);
  const [least, most] = [Math.min(...from), Math.max(...to)];
  return rises && most > least * MORE ? { from: least, to: most } : null;
}

/** The beginning, the middle and the end; null where they are not known. */
function thirds(
  values: readonly (number | null)[],
): readonly [readonly number[], readonly number[], readonly number[]] | null {
  const known = values.filter((value) => value !== null);
  const size = Math.floor(known.length / 3);
  if (size === 0) return null;
  return [known.slice(0, size), known.slice(size, known.length - size), known.slice(-size)];
}
