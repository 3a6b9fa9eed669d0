/** What a run that sends turns works with. */

import type { CompatFlags, Target, VariantId } from '../model.js';
import type { Ports } from '../ports.js';
import type { ReleaseRef } from '../releases/index.js';
import type { WaitFacts } from '../releases/waiting.js';
import type { WindowSettings } from '../releases/window.js';
import type { Asker } from '../search/asker.js';
import type { Journal } from './events.js';

export interface SmokeContext extends Journal {
  readonly target: Target & { readonly model: string };
  readonly profile: ReleaseRef;
  readonly variant?: VariantId;
  /** The compat flags as configured: what the turn is tested with first. */
  readonly configured: CompatFlags;
  /** The model's window as it is configured; absent: a large one. */
  readonly window?: WindowSettings & {
    /** Path of the row in openclaw.json. */
    readonly row: string;
  };
  /** Path of the model's row in openclaw.json, as far as it is known. */
  readonly row?: string;
  /** What decides how long the release waits for a token. */
  readonly waiting: WaitFacts;
  readonly asker: Asker;
  readonly ports: Ports;
  /** Milliseconds to wait for a server that is not there (yet, or any more); undefined: do not wait. */
  readonly wait?: number;
  readonly directOnly: boolean;
  /** Tools that never reach the model, and a remedy that takes them away, make the run fail. */
  readonly requireTools: boolean;
  /** False: only small turns are sent, and what rests on them is not proven at full size. */
  readonly fullTurn: boolean;
  readonly diagnose: boolean;
  /** Resolves after so many milliseconds, or at once when interrupted. */
  readonly pause: (ms: number) => Promise<void>;
}
