/** Search for the size at which something begins to fail. Knows no HTTP. */

export interface Ceiling {
  /** The largest size seen to work. */
  readonly works: number;
  /** The smallest size seen to fail. */
  readonly fails: number;
}

/**
 * Halves the span between a size that works and one that fails until it is within a tenth of the failing size, or the
 * steps are used up. Sizes are whole numbers in any unit.
 * @param works asked for each size at most once
 */
export async function findCeiling(
  span: Ceiling,
  steps: number,
  works: (size: number) => Promise<boolean>,
): Promise<Ceiling> {
  const middle = Math.floor((span.works + span.fails) / 2);
  const isNarrow = span.fails - span.works <= Math.max(1, span.fails / 10);
  if (steps <= 0 || isNarrow || middle === span.works) return span;
  const next = (await works(middle)) ? { ...span, works: middle } : { ...span, fails: middle };
  return findCeiling(next, steps - 1, works);
}
