import type { BodyEnd, Carried, ServerKind } from '../model.js';

/** The part of a run in which something was seen, in the order in which they happen. */
export const STAGES = ['health', 'models', 'direct', 'agent-turn', 'tool-result-turn', 'stream'] as const;
export type Stage = (typeof STAGES)[number];

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
