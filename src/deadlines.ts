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

/** A release that waits for as long as it takes is waited for so long, in milliseconds; others half as long again as they wait. */
const LONGEST_WAIT = 600_000;
const RESERVE = 1.5;
/** For the answer after its first token. */
const ANSWER = 300_000;

/**
 * Deadlines of a whole turn, unless the user chose one: a server that is slower than the release waits is to be
 * measured, not given up.
 * @param limit seconds that the release waits for a token; null: for as long as it takes
 */
export function fullTurnBounds(target: Target, limit: number | null): Partial<Timeouts> | undefined {
  if (target.timeouts.total !== DEFAULT_TIMEOUTS.total) return undefined;
  const wanted = limit === null ? LONGEST_WAIT : limit * 1000 * RESERVE;
  const firstByte = Math.max(DEFAULT_TIMEOUTS.firstByte, wanted);
  return { firstByte, total: firstByte + ANSWER };
}
