/** What is known of one OpenClaw release. Plain data: a record read from a JSON file serves as well as a built-in one. */

import type { JsonObject, VariantId } from '../model.js';
import type { ClientRules } from './client.js';
import type { ToolRow } from './columns.js';
import type { Traits } from './traits.js';

/** Sizes of one agent set-up: characters of each text, and the tools offered in the order in which they are sent. */
export interface Setup {
  readonly systemChars: number;
  /** So many characters fewer in windows up to a size, the smallest size first; absent: the same in any window. */
  readonly shrinks?: readonly { readonly upTo: number; readonly chars: number }[];
  /** With supportsTools: false. */
  readonly systemCharsWithoutTools: number;
  readonly userChars: number;
  /** The runtime context follows the user's message in a user message of its own. */
  readonly trailingUser: boolean;
  /** Of the file that the tool-result turn has read. */
  readonly toolResultChars: number;
  readonly tools: readonly ToolRow[];
}

/** The keys of openclaw.json that a release accepts; any other key makes its whole configuration invalid. */
export interface KnownKeys {
  readonly provider: readonly string[];
  readonly model: readonly string[];
  /** null: the release does not know localService. */
  readonly localService: readonly string[] | null;
  /** agents.defaults.experimental and what stands in it. */
  readonly experimental: boolean;
}

/** What a release makes of the model's contextWindow. Tokens. */
export interface WindowRule {
  /** agents.defaults.compaction where nothing is configured. */
  readonly reserveTokens: number;
  readonly reserveTokensFloor: number;
  /** This much is always left for the prompt: a share of the window or, where that is less, so many tokens. */
  readonly leastPrompt: { readonly share: number; readonly tokens: number | null };
  /** A turn that is too large by its own count is not sent. */
  readonly refuses: boolean;
  /**
   * A turn that leaves less free than the reserve is followed by a summary. `twice`: by the session and by the command,
   * which keeps to the default reserve and fails where the session has left it nothing to sum up. null: never seen.
   */
  readonly compaction: 'once' | 'twice' | null;
  /** The limit of the answer is lowered to what the window leaves. */
  readonly lowersLimit: boolean;
  /** Characters that a first look into the workspace adds to the next request: the call, and AGENTS.md as the release makes it. */
  readonly toolResultChars: number;
}

/** How long a release waits for a token, in seconds; null: for as long as it takes. */
export interface Waiting {
  /** With nothing configured, by the class of the address. */
  readonly limits: Readonly<Record<'local' | 'self-hosted' | 'remote', number | null>>;
  /** What makes an address self-hosted that is not private by its own words; null: the release knows no such class. */
  readonly selfHosted: {
    readonly hosts: readonly string[];
    /** Ids of providers, and what such an id begins with before a hyphen. */
    readonly providers: readonly string[];
    /** API keys that mark the provider of a bare host name as local; localService does as well. */
    readonly keys: readonly string[];
  } | null;
  /** agents.defaults.timeoutSeconds holds up to so many seconds, or up to what the class of the address has; null: always. */
  readonly agentTimeoutAtMost: number | 'class' | null;
  /** agents.defaults.llm.idleTimeoutSeconds, or models.providers.ID.timeoutSeconds: what lets it wait longer. */
  readonly setting: 'llm-idle-timeout' | 'provider-timeout';
}

/** The requests that sum up a session. Characters of their system texts; the limit in tokens. */
export interface Compaction {
  readonly summaryLimit: number;
  readonly summarySystemChars: number;
  /** What is summed up is sent as an array of parts, also where the release's turns are strings. */
  readonly summaryParts: boolean;
  /** Where the summary stands in the turn after it: in the user's first message, as a text of its own or with its text, or before that. */
  readonly opening: 'in-array' | 'in-text' | 'message-of-parts' | 'message';
  /** Before it the agent is told to write down what matters, with these tools; null: it is not. */
  readonly flush: { readonly systemChars: number; readonly tools: readonly string[] } | null;
}

/** The bodies of a release on the user's own disk, as they were sent without compat flags: their texts, tools and keys. */
export interface LearnedTurns {
  /** The first turn of a session. */
  readonly agent: JsonObject;
  /** The same with a tool call and its result; null where it offers no tool. */
  readonly toolResult: JsonObject | null;
  /** Those of a compaction; null where they were not seen. */
  readonly flush: JsonObject | null;
  readonly summary: JsonObject | null;
}

/** The keys of the whole openclaw.json, and JSON Schemas of the parts that a turn depends on. */
export interface SettingsSchema {
  readonly top: readonly string[];
  readonly models: JsonObject;
  /** Of agents.defaults. */
  readonly defaults: JsonObject;
  readonly tools: JsonObject;
}

/** What a release was seen to send, and the keys that it knows: what `npm run learn-releases` finds out and writes. */
export interface MeasuredRelease {
  /** `openclaw-2026.9`; a learned one has an id of its own. */
  readonly id: string;
  /** The version that was measured. */
  readonly release: string;
  readonly label: string;
  /** The answer's limit for a model entry with maxTokens 4096 and a large contextWindow. */
  readonly maxTokens: number;
  /** Tokens of its own agent turn, with tools: bytes measured on the wire, four to a token. */
  readonly turnTokens: number;
  readonly keyOrder: readonly string[];
  /** What an agent turn carries without compat flags. */
  readonly traits: Traits;
  readonly base: Setup;
  readonly variants: Readonly<Partial<Record<VariantId, Setup>>>;
  /** `openclaw infer model run`: the agent turn itself, or one plain user message. */
  readonly modelRun: 'agent-turn' | { readonly store: boolean };
  /** The keys of compat that it knows: any other makes the whole config invalid. */
  readonly compat: readonly string[];
  readonly keys: KnownKeys;
  /** toolSchemaProfile has an effect in this release. */
  readonly schemaProfiles: boolean;
  readonly compaction: Compaction;
}

/** What no turn tells: how a release takes windows, silence and answers. Measured with many runs of the real package. */
export interface Rules {
  readonly window: WindowRule;
  readonly waiting: Waiting;
  /** How its client reads a streamed answer. */
  readonly client: ClientRules;
}

/** The rules that were measured with one release; what is missing is taken from the release before it. */
export interface MeasuredRules extends Partial<Rules> {
  readonly release: string;
}

/** One release. */
export interface Release extends MeasuredRelease, Rules {
  /** The version that each of its rules was measured with. */
  readonly rulesOf: Readonly<Record<keyof Rules, string>>;
  /** Of a learned release: its turns are these, and no text or tool is made up. */
  readonly learned?: LearnedTurns;
  /** Of a learned release: what it takes in openclaw.json. */
  readonly settings?: SettingsSchema;
}
