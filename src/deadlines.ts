import type { Probe, Target, Timeouts } from './model.js';

/** Deadlines of a request that generates, in milliseconds: a prefill on a CPU takes minutes with nothing wrong. */
export const DEFAULT_TIMEOUTS: Timeouts = {
  connect: 5000,
  firstByte: 300_000,
  idle: 120_000,
  total: 600_000,
};

/** Deadlines of a request that generates nothing. */
const QUICK_TIMEOUTS: Partial<Timeouts> = { firstByte: 10_000, idle: 10_000, total: 15_000 };

/** The largest answer to a request that generates nothing that is read: JSON takes many times its size in memory. */
const QUICK_BYTES = 768 * 1024;

/** Bounds for a request that generates nothing: short deadlines, unless the user chose one, and a small answer. */
export function quickBounds(target: Target): Pick<Probe, 'timeouts' | 'maxBytes'> {
  const chosen = target.timeouts.total !== DEFAULT_TIMEOUTS.total;
  return { timeouts: chosen ? {} : QUICK_TIMEOUTS, maxBytes: QUICK_BYTES };
}
