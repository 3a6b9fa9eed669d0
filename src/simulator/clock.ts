import { setTimeout as realSleep } from 'node:timers/promises';

/** Time as the simulator knows it. Milliseconds, from any beginning. */
export interface Clock {
  readonly now: () => number;
  /** true after so many milliseconds; false at once when `signal` is aborted, before or meanwhile. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<boolean>;
}

/** The machine's own time. */
export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await realSleep(ms, undefined, { signal });
      return true;
    } catch {
      return false;
    }
  },
};

interface Sleeper {
  readonly until: number;
  readonly wake: (slept: boolean) => void;
}

/** Turns of the event loop without a new sleeper after which everybody is taken to wait. */
const QUIET_TURNS = 2;

/**
 * Time that stands still while anybody works and leaps to the next sleeper when all of them wait: hours pass in
 * milliseconds, and every figure is exact and the same in each run. Only for runs within this process that wait for
 * nothing but this clock: it cannot see sockets, files or Node's own timers. Ends by itself when nobody sleeps.
 */
export function simulatedClock(): Clock {
  const sleepers: Sleeper[] = [];
  let time = 0;
  let quiet = 0;
  let ticking = false;

  const tick = (): void => {
    quiet += 1;
    if (quiet > QUIET_TURNS) {
      const next = sleepers.shift();
      if (next) {
        time = Math.max(time, next.until);
        next.wake(true);
      }
      quiet = 0;
    }
    ticking = sleepers.length > 0;
    if (ticking) setImmediate(tick);
  };

  const sleep = (ms: number, signal?: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve(false);
      const until = time + Math.max(0, ms);
      const abort = (): void => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        resolve(false);
      };
      const wake = (slept: boolean): void => {
        signal?.removeEventListener('abort', abort);
        resolve(slept);
      };
      const sleeper: Sleeper = { until, wake };
      signal?.addEventListener('abort', abort, { once: true });
      // Who lay down first wakes first where both wake at the same time.
      const after = sleepers.findIndex((other) => other.until > until);
      sleepers.splice(after < 0 ? sleepers.length : after, 0, sleeper);
      quiet = 0;
      if (!ticking) {
        ticking = true;
        setImmediate(tick);
      }
    });

  return { now: () => time, sleep };
}
