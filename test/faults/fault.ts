import type { Socket } from 'node:net';

/** The key that every run is given: it must stand nowhere in what is printed. */
export const KEY = 'sk-fault-0123456789abcdefSECRET';
/** The model that the server lists. */
export const MODEL = 'tiny-model';

/** The request that is hit; all others are answered as they should be. */
export type Place = 'health' | 'models' | 'direct' | 'turn';

export interface Fault {
  readonly at: Place;
  /** Plays the answer on the raw socket. */
  readonly play: (socket: Socket, request: string) => void;
  /** Code of the first finding; null when nothing is wrong. */
  readonly code: string | null;
  /** With --no-diagnose, after which nobody says that no flag helps. */
  readonly exit: number;
  /** --timeout, where the fault is silence. */
  readonly timeoutMs?: number;
}
