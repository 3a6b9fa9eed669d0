import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../ports.js';

/** Between two attempts: soon at first, for a server that is about to be there, then less often. In milliseconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 2000;
/** Where no spinner shows, a line says every so often that the wait goes on. */
const NOTE_EVERY = 5000;

export interface Wait<T> {
  /** One attempt. */
  readonly attempt: () => Promise<T>;
  /** Why it is worth another one, in a few words; undefined ends the wait. */
  readonly unfinished: (result: T) => string | undefined;
  /** Milliseconds; 0: one attempt. */
  readonly limit: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Repeats an attempt until it is finished with, the limit is reached or the signal comes; gives the last result. */
export async function waitFor<T>({ attempt, unfinished, limit, progress, signal }: Wait<T>): Promise<T> {
  const start = performance.now();
  let noted = start;
  for (let rest = FIRST_PAUSE; ; rest = Math.min(rest * 1.5, LONGEST_PAUSE)) {
    const result = await attempt();
    const reason = unfinished(result);
    const elapsed = performance.now() - start;
    if (reason === undefined || elapsed >= limit || signal.aborted) return result;
    const line = `waiting for the server: ${reason} (${Math.round(elapsed / 1000)} s of ${Math.round(limit / 1000)} s)`;
    progress.update(line);
    if (!progress.live && performance.now() - noted >= NOTE_EVERY) {
      progress.note(line);
      noted = performance.now();
    }
    await pause(Math.min(rest, limit - elapsed), undefined, { signal }).catch(() => undefined);
  }
}
