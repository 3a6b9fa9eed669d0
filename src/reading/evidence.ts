import type { BodyEnd, Carried } from '../model.js';
import type { ServerKind } from '../servers/index.js';
import type { Stage } from '../steps.js';

/** Everything that is known of one failed (or answered) request. All of it may have been pasted by a user. */
export interface Evidence {
  /** HTTP status; null when there was none, or nobody wrote it down. */
  readonly status: number | null;
  readonly contentType: string | null;
  /** What was received, or pasted, whatever the text. */
  readonly body: string;
  /** The network fact, when there was no complete answer: a Node, undici, curl or Python name for it. */
  readonly transport: string | null;
  readonly stage: Stage | null;
  readonly server?: ServerKind | null;
  /** What the request carried; null or absent when unknown: then what such a turn of OpenClaw carries is assumed. */
  readonly carried?: Carried | null;
  readonly end?: BodyEnd;
}
