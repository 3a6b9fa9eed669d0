import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after so many milliseconds, or at once when the user interrupts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
