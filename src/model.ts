/**
 * The words of the field, as types; every room speaks in these. Those of a report are in its contract, `report/contract.ts`.
 */
import type { LayerId } from './steps.js';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** OpenClaw `compat` keys with their values, exactly as they would stand in openclaw.json. */
export type CompatFlags = JsonObject;

/** The user's agent set-up, where the release has it. */
export type VariantId = 'lean' | 'lean-all-tools' | 'minimal-tools' | 'all-tools' | 'exec';

/** Deadlines of one request, in milliseconds. `total` bounds the others. */
export interface Timeouts {
  readonly connect: number;
  readonly firstByte: number;
  readonly idle: number;
  readonly total: number;
}

/** What is examined. `baseUrl` is normalised: no trailing slash, with its /v1 where the server has one. */
export interface Target {
  readonly baseUrl: string;
  readonly model?: string;
  readonly apiKey?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
}

/** What a request carried: the same words of a server mean different things with and without it. */
export interface Carried {
  readonly bytes: number;
  readonly stream: boolean;
  readonly streamOptions: boolean;
  readonly contentParts: boolean;
  readonly images: boolean;
  readonly tools: number;
  readonly toolChoice: boolean;
  readonly strict: boolean;
  readonly store: boolean;
  /** Roles in order. */
  readonly roles: readonly string[];
  readonly nullContent: boolean;
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens' | null;
  readonly maxTokens: number | null;
  /** JSON-Schema keywords found in the tools' parameters, each once, sorted. */
  readonly schemaKeywords: readonly string[];
}

/** One request to make: pure data. */
export interface Probe {
  readonly id: string;
  readonly layer: LayerId;
  readonly method: 'GET' | 'POST';
  /** Absolute URL. */
  readonly url: string;
  /** In addition to those of the target; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON text to send; absent for GET. */
  readonly body?: string;
  readonly carried?: Carried;
  /** Overrides parts of the target's timeouts. */
  readonly timeouts?: Partial<Timeouts>;
  /** Milliseconds that a stream may stay open after [DONE] (end: 'stalled'); absent: as long as it may be silent. */
  readonly afterDone?: number;
  /** Read at most this many bytes of the body, where that is less than the usual cap (end: 'capped'). */
  readonly maxBytes?: number;
  /** Stop reading a streamed answer after this many SSE events: its verdict is clear (end: 'stopped'). */
  readonly stopAfterEvents?: number;
}

export interface SseEvent {
  readonly event?: string;
  readonly data: string;
}

export type BodyEnd = 'complete' | 'cut' | 'stalled' | 'capped' | 'stopped' | 'timeout';

/** What came back. A `failure` is a network fact before a status line was complete. */
export type Outcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Names in lower case; repeated headers joined by ", ". */
      readonly headers: Readonly<Record<string, string>>;
      /** Decoded text, up to the cap. For an event stream: the raw stream text. */
      readonly body: string;
      /** Bytes received of the body. */
      readonly bytes: number;
      /** Present when the content type is text/event-stream. */
      readonly events?: readonly SseEvent[];
      readonly end: BodyEnd;
      /** The network fact that ended the body early: undici or Node error code and message. */
      readonly error?: { readonly code: string; readonly message: string };
    }
  | {
      readonly kind: 'failure';
      readonly phase: 'resolve' | 'connect' | 'tls' | 'headers' | 'aborted';
      /** Node or undici code: ECONNREFUSED, ENOTFOUND, UND_ERR_CONNECT_TIMEOUT, … */
      readonly code: string;
      readonly message: string;
    };

/**
 * Milliseconds since the request began. `firstByte`: response headers; `firstEvent` and `secondEvent`: the first two
 * pieces of the body. Many servers send the role at once and the first token after the prefill.
 */
export interface Timing {
  readonly firstByte?: number;
  readonly firstEvent?: number;
  readonly secondEvent?: number;
  readonly total: number;
}

/** One request with what came of it: redacted, JSON-serialisable; a list of them is the evidence bundle. */
export interface Exchange {
  readonly probe: Probe;
  readonly outcome: Outcome;
  readonly timing: Timing;
}

/** What a caller may watch while a request runs. */
export type Watch = (fact: {
  readonly kind: 'headers' | 'first-byte' | 'bytes';
  readonly bytes: number;
}) => void;

/** The one network seam. Resolves on every network fact; rejects only on a programming error. */
export type Send = (probe: Probe, signal?: AbortSignal, watch?: Watch) => Promise<Exchange>;

export type Verdict =
  | 'ready'
  | 'needs-flags'
  | 'usage-error'
  | 'unreachable'
  | 'model-not-ready'
  | 'backend-limit'
  | 'inconclusive'
  | 'regressed'
  | 'interrupted';
