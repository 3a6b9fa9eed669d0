import type { Code } from '../codes.js';
import type { CompatFlags, JsonObject, Verdict } from '../model.js';
import type { Engine } from './engine.js';

/** Whose manners the simulator has: inferrs before 2026-04-09 (a), inferrs of 2026-04-24 (c), or another server. */
export type SimulatedKind = 'inferrs-c' | 'inferrs-a' | 'ollama' | 'llama-server';

export type Endpoint = 'health' | 'models' | 'chat' | 'other';

/** A request meets this when it meets every condition given; {} is met by all. */
export interface When {
  readonly endpoint?: Endpoint;
  readonly stream?: boolean;
  /** Some message's content is an array. */
  readonly contentParts?: boolean;
  readonly tools?: boolean;
  /** A message of role `tool` is there. */
  readonly toolResult?: boolean;
  /** Some assistant message's content is null. */
  readonly nullContent?: boolean;
  /** Some tool message has no `name`. */
  readonly toolNameMissing?: boolean;
  /** Some tool carries `strict`. */
  readonly strict?: boolean;
  readonly role?: string;
  /** A message of the first role is directly followed by one of the second. */
  readonly adjacentRoles?: readonly [string, string];
  /** A top-level key of the body. */
  readonly field?: string;
  /** Some message has a key that is not one of these. */
  readonly messageKeysBeyond?: readonly string[];
  /** Some tool's parameters use this JSON-Schema keyword. */
  readonly schemaKeyword?: string;
  readonly bytesOver?: number;
  /** Authorization is not `Bearer <this>`. */
  readonly keyOtherThan?: string;
  /** Only the first N requests that meet everything else. */
  readonly first?: number;
  /** Only each nth of the requests that meet everything else. */
  readonly every?: number;
  /** Only within this many milliseconds after the simulator started. */
  readonly withinMs?: number;
  /** Only from so many milliseconds after its start on. */
  readonly fromMs?: number;
}

/** When a reply is given: before the body is looked at, after it was parsed, or by the model behind. */
export type Stage = 'door' | 'body' | 'model';

/** How far an answer gets before the connection ends. */
export type CutPoint = 'before-headers' | 'after-headers' | 'after-role' | 'mid-answer';

/** What the model says instead of its own answer. */
export type Content =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'reasoning'; readonly text: string }
  /** Goes on for this many tokens, until the limit the server obeys. */
  | { readonly is: 'ramble'; readonly tokens: number };

/** How an answer is put on the wire; what is absent is as the kind does it. */
export interface WireShape {
  /** false: the stream ends without `[DONE]`. */
  readonly done?: false;
  /** false: no chunk carries a finish_reason. */
  readonly finishReason?: false;
  /** stream:true is answered with one JSON object. */
  readonly wholeJson?: true;
  /** Tool-call arguments as an object, as a string that breaks off, twice in one string, or with texts cut short. */
  readonly toolArguments?: 'object' | 'broken' | 'doubled' | 'clipped';
  /** 200, text/event-stream, and not one event. */
  readonly noEvents?: true;
  /** The connection stays open after `[DONE]`. */
  readonly staysOpen?: true;
  /** After the role chunk comes an error object, then the end. */
  readonly errorEvent?: string;
}

/** What the server can do and tells of itself; what is absent is as the kind does it. */
export interface Traits {
  /** false: tools are accepted and the model never sees them. */
  readonly showsTools?: boolean;
  /** false: the model's chat template has no place for tools (Ollama refuses them). */
  readonly templateHasTools?: boolean;
  /** Tokens of context; what happens beyond is the kind's own way. */
  readonly contextTokens?: number;
  /** A prompt beyond the context is cut without a word, in the manner of Ollama, whatever the kind. */
  readonly truncates?: boolean;
  /** false: no usage is told, whatever the client asked for. */
  readonly tellsUsage?: boolean;
  /** Which limits on the answer are obeyed. */
  readonly limitFields?: readonly ('max_tokens' | 'max_completion_tokens')[];
  /** Ids in the model list instead of the one that is served. */
  readonly listed?: readonly string[];
}

/** Milliseconds from the request on, or until so long after the simulator's start, or without end. */
export type Hold = { readonly ms: number } | { readonly untilMs: number } | 'ever';

export type Effect =
  | {
      readonly do: 'reply';
      readonly at: Stage;
      readonly status: number;
      readonly contentType: string;
      /** `{model}`, `{bytes}`, `{tokens}`, `{partsAt}`, `{nullAt}`, `{keyAt}` and `{key}` are filled in. */
      readonly body: string | JsonObject;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection ends. `dies`: the process too, for `backAfterMs` or for good. */
  | {
      readonly do: 'cut';
      readonly at: CutPoint;
      readonly by: 'close' | 'reset';
      readonly dies?: { readonly backAfterMs: number | null };
    }
  /** Nothing comes: before the headers, or after them and the role chunk. */
  | { readonly do: 'hold'; readonly at: 'headers' | 'first-token'; readonly lasts: Hold }
  /** The API lives below this path instead of below /v1: `/api/v1`, or '' for the root. */
  | { readonly do: 'mount'; readonly at: '' | `/${string}` }
  | { readonly do: 'traits'; readonly traits: Traits }
  | { readonly do: 'say'; readonly content: Content }
  /** Generating costs time from now on: a sound engine but for this. */
  | { readonly do: 'engine'; readonly engine: Partial<Engine> }
  | { readonly do: 'wire'; readonly shape: WireShape };

export interface Rule {
  readonly when: When;
  readonly effect: Effect;
}

/** What `smoke` as openclaw-2026.9 must make of it. */
export interface Expected {
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** Code of the root cause; null: no finding at all. Absent: not settled here. */
  readonly code?: Code | null;
  /** remedy.flags; absent: not settled here. */
  readonly flags?: CompatFlags;
}

/** One way in which a server fails, as data. */
export interface Fault {
  readonly summary: string;
  /** The kind it is seen on; the default kind when absent. */
  readonly kind?: SimulatedKind;
  readonly rules: readonly Rule[];
  readonly expected?: Expected;
}

/** One request as the simulator received it. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Bytes of the body. */
  readonly bytes: number;
}

/** A running simulator on a loopback port. */
export interface Simulator {
  /** The origin and /v1, also where a fault moves the API elsewhere. */
  readonly baseUrl: string;
  readonly url: string;
  readonly port: number;
  /** In order of arrival; grows while it runs. */
  readonly requests: readonly RecordedRequest[];
  /** Milliseconds from the arrival of each request's head to the end of its answer, summed. */
  readonly heldMs: () => number;
  /** Ends every connection and frees the port; may be called twice. */
  readonly close: () => Promise<void>;
}
