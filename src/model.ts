/** The words of the field, as types: every room speaks in these. Imports are of types only. */

import type { FindingCode } from './codes.js';
import type { KnownKind } from './servers/index.js';

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

export const LAYER_IDS = ['health', 'models', 'direct', 'shape', 'agent', 'tool-result', 'openclaw'] as const;
/** The layers of a report, in the order in which they run. */
export type LayerId = (typeof LAYER_IDS)[number];

/** Who answers, as far as the wire tells. */
export type ServerKind = KnownKind | 'unknown';

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

export type Severity = 'error' | 'warning' | 'info';

/** Something wrong (or worth knowing), with the server's words and the way out. Fields are part of the JSON contract. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly layer: LayerId;
  /** One line: what was seen. */
  readonly title: string;
  /** Why it happens, one or two sentences. */
  readonly why?: string;
  /** The server's own words, unwrapped and redacted; absent when it said none. */
  readonly serverSaid?: string;
  readonly advice: string;
  /** The way out of this very server: stands in the advice as well. */
  readonly serverOption?: string;
  /** Flags to go on with in another run: this one could send nothing more. */
  readonly tryFlags?: CompatFlags;
  /** What the matrix row suggests for compat; {} for none. */
  readonly flags: CompatFlags;
  readonly sources: readonly string[];
}

export type LayerStatus = 'pass' | 'fail' | 'warn' | 'skipped';

export interface LayerResult {
  readonly id: LayerId;
  readonly status: LayerStatus;
  readonly ms: number;
  /** One short phrase: `200 ok`, `1 model, yours is listed`, `"Two plus two equals four."`, `422 content-array-rejected`. */
  readonly reason: string;
  /** A measure worth a glance, shown beside the time: `2,430 tokens/s prefill`. */
  readonly note?: string;
}

export type Verdict =
  | 'ready'
  | 'needs-flags'
  | 'usage-error'
  | 'unreachable'
  | 'model-not-ready'
  | 'backend-limit'
  | 'inconclusive'
  | 'interrupted';

export interface ServerInfo {
  readonly kind: ServerKind;
  /** Generation or version as far as the wire tells; '' when it does not. */
  readonly detail: string;
  /** The facts this rests on: `owned_by: "inferrs"`, … */
  readonly evidence: readonly string[];
  /** Tokens the server says it can hold, when it says so. */
  readonly contextTokens?: number;
}

export interface Remedy {
  readonly flags: CompatFlags;
  readonly status: 'verified' | 'insufficient' | 'untested';
  /** What the user gives up: 'tools', 'usage in streams', … */
  readonly loses: readonly string[];
  readonly proof: string;
  /** The layers as they went with these flags set. */
  readonly layers?: readonly LayerResult[];
}

/** A request that was cut down while it still failed in the same way. */
export interface Smallest {
  /** The JSON text. */
  readonly body: string;
  readonly bytes: number;
  /** Nothing more can be left out; false when the search was cut short. */
  readonly minimal: boolean;
  /** A command that sends it. */
  readonly curl: string;
}

/** An option that the run was given. */
export interface GivenOption {
  /** With its dashes: `--config`. */
  readonly name: string;
  /** Absent for a switch; the name of a variable (`$INFERRS_API_KEY`) where the value may be a credential. */
  readonly value?: string;
}

export interface Report {
  readonly schema: 'inferrs-doctor/report/1';
  readonly tool: { readonly name: 'inferrs-doctor'; readonly version: string };
  readonly command: string;
  readonly target: {
    readonly baseUrl: string;
    readonly model: string | null;
    /** The id of the release that was imitated: `openclaw-2026.9`, or that of a learned one. */
    readonly profile: string;
    readonly variant: VariantId | null;
    readonly flags: CompatFlags;
    /** Path in openclaw.json of the model row the flags belong to: `models.providers.inferrs.models[0]`. */
    readonly configPath: string;
    /** The openclaw.json that has this row; absent when none was read, or it has no such row. */
    readonly configFile?: string;
  };
  readonly server: ServerInfo;
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly layers: readonly LayerResult[];
  readonly findings: readonly Finding[];
  readonly cause: readonly string[];
  readonly remedy: Remedy | null;
  readonly requests: { readonly count: number; readonly fullTurns: number; readonly bytes: number };
  readonly durationMs: number;
  /** check: the ids that the server lists, in its order. */
  readonly models?: readonly string[];
  /** check: the id by which the server knows the model that is meant; absent when none or several could be. */
  readonly servedAs?: string;
  /** What the run was given, to ask for it again; absent where that cannot be. */
  readonly options?: readonly GivenOption[];
  /** What ended the run before it was settled. */
  readonly spent?: 'budget' | 'max-requests';
  /** Said after everything else: what was done to save time. */
  readonly footnotes?: readonly string[];
  /** demo: what is wrong with the simulated server. */
  readonly fault?: string;
  /** replay: the file, as the user named it. */
  readonly file?: string;
  /** replay: the smallest request that was found to fail as the turn does. */
  readonly smallest?: Smallest;
  /** Said once, before anything else: URL normalisations, where the release was read. */
  readonly notes: readonly string[];
}
