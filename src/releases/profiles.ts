import type { ProfileId, VariantId } from '../model.js';
import type { ToolRow } from './data/columns.js';
import { TOOLS_2026_4 } from './data/tools-2026-4.js';
import { TOOLS_2026_6 } from './data/tools-2026-6.js';
import { TOOLS_2026_9 } from './data/tools-2026-9.js';
import type { Traits } from './traits.js';

/** Sizes of one agent set-up: characters of each text, and the tools offered in the order in which they are sent. */
export interface Setup {
  readonly systemChars: number;
  /** With supportsTools: false. */
  readonly systemCharsWithoutTools: number;
  readonly userChars: number;
  /** The runtime context follows the user's message in a user message of its own. */
  readonly trailingUser: boolean;
  /** Of the file that the tool-result turn has read. */
  readonly toolResultChars: number;
  readonly tools: readonly ToolRow[];
}

/** How a release takes answers that are not quite as the specification has them. */
export interface Tolerance {
  /** A whole JSON answer to stream: true. */
  readonly wholeJsonToStream: Verdict;
  /** finish_reason, but no [DONE]. */
  readonly noDone: Verdict;
  /** [DONE], but no finish_reason. */
  readonly noFinishReason: Verdict;
  /** A clean end with neither. */
  readonly endedWithoutEither: Verdict;
  /** A streamed tool call without a finish_reason, with or without [DONE]. */
  readonly toolCallWithoutFinishReason: Verdict;
  /** Tool-call arguments as an object instead of a JSON string. */
  readonly argumentsAsObject: Verdict;
  /** The connection is reset in the middle of the stream. */
  readonly streamReset: Verdict;
  readonly emptyAnswer: Verdict;
  readonly reasoningOnly: Verdict;
  readonly toolCallAsText: Verdict;
}
type Verdict = 'pass' | 'fail';

export interface Profile {
  /** The release that was measured. */
  readonly release: string;
  readonly label: string;
  /** The answer's limit for a model entry with maxTokens 4096 and a large contextWindow. */
  readonly maxTokens: number;
  readonly keyOrder: readonly string[];
  /** What an agent turn carries without compat flags. */
  readonly traits: Traits;
  readonly base: Setup;
  readonly variants: Readonly<Partial<Record<VariantId, Setup>>>;
  /** `openclaw infer model run`: the agent turn itself, or one plain user message. */
  readonly modelRun: 'agent-turn' | { readonly store: boolean };
  /** toolSchemaProfile has an effect in this release. */
  readonly schemaProfiles: boolean;
  readonly tolerates: Tolerance;
}

const AGENT_TURN: Traits = {
  stream: true,
  streamOptions: true,
  store: false,
  toolChoice: true,
  maxTokensField: 'max_completion_tokens',
  system: true,
  toolGuidance: true,
  trailingUser: false,
  contentParts: false,
  tools: true,
  strict: false,
  strippedKeywords: [],
  flatUnions: false,
  toolExchange: true,
  nullContent: true,
  extraMessageKeys: true,
  toolName: false,
  bridge: false,
};

const TOLERANT: Tolerance = {
  wholeJsonToStream: 'pass',
  noDone: 'pass',
  noFinishReason: 'pass',
  endedWithoutEither: 'pass',
  toolCallWithoutFinishReason: 'pass',
  argumentsAsObject: 'fail',
  streamReset: 'fail',
  emptyAnswer: 'fail',
  reasoningOnly: 'fail',
  toolCallAsText: 'fail',
};

const NEWER_KEY_ORDER = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'store',
  'tools',
  'tool_choice',
  'max_completion_tokens',
  'max_tokens',
] as const;

const SEARCH_TOOLS = ['tool_call', 'tool_describe', 'tool_search'];
/** Behind tool search only these are shown to the model at once. */
const DIRECT_TOOLS = ['apply_patch', 'edit', 'exec', 'ls', 'process', 'read', 'sessions_yield', 'write'];
/** Lean mode describes two tools more briefly and leaves four out. */
const LEAN_BYTES: Readonly<Record<string, number>> = { exec: 1764, process: 1434 };
const LEAN_WITHOUT = ['automations', 'browser', 'message', 'tts'];

const named = (rows: readonly ToolRow[], names: readonly string[]) =>
  rows.filter(([name]) => names.includes(name));
const without = (rows: readonly ToolRow[], names: readonly string[]) =>
  rows.filter(([name]) => !names.includes(name));
const lean = (rows: readonly ToolRow[]) =>
  rows.map(([name, bytes, counts]): ToolRow => [name, LEAN_BYTES[name] ?? bytes, counts]);

const BASE_2026_6: Setup = {
  systemChars: 33_926,
  systemCharsWithoutTools: 29_262,
  userChars: 72,
  trailingUser: false,
  toolResultChars: 81,
  tools: without(TOOLS_2026_6, SEARCH_TOOLS),
};

const BASE_2026_9: Setup = {
  systemChars: 47_626,
  systemCharsWithoutTools: 26_187,
  userChars: 384,
  trailingUser: true,
  toolResultChars: 81,
  tools: named(TOOLS_2026_9, [...DIRECT_TOOLS, ...SEARCH_TOOLS, 'openclaw']),
};

/** What each OpenClaw release sends and accepts, measured with the real package against a recording server. */
export const PROFILES = {
  'openclaw-2026.4': {
    release: '2026.4.12',
    label: 'OpenClaw 2026.4',
    maxTokens: 4096,
    keyOrder: [
      'model',
      'messages',
      'stream',
      'stream_options',
      'store',
      'max_completion_tokens',
      'max_tokens',
      'tools',
    ],
    traits: { ...AGENT_TURN, streamOptions: false, store: true, toolChoice: false, contentParts: true },
    base: {
      systemChars: 28_774,
      systemCharsWithoutTools: 25_854,
      userChars: 45,
      trailingUser: false,
      toolResultChars: 81,
      tools: TOOLS_2026_4,
    },
    variants: {},
    modelRun: 'agent-turn',
    schemaProfiles: false,
    tolerates: { ...TOLERANT, wholeJsonToStream: 'fail', argumentsAsObject: 'pass' },
  },
  'openclaw-2026.6': {
    release: '2026.6.11',
    label: 'OpenClaw 2026.6',
    maxTokens: 4096,
    keyOrder: NEWER_KEY_ORDER,
    traits: AGENT_TURN,
    base: BASE_2026_6,
    variants: {
      lean: {
        ...BASE_2026_6,
        systemChars: 28_137,
        toolResultChars: 19,
        tools: named(TOOLS_2026_6, SEARCH_TOOLS),
      },
    },
    modelRun: { store: true },
    schemaProfiles: true,
    tolerates: { ...TOLERANT, toolCallWithoutFinishReason: 'fail' },
  },
  'openclaw-2026.9': {
    release: '2026.9.6',
    label: 'OpenClaw 2026.9',
    maxTokens: 4096,
    keyOrder: NEWER_KEY_ORDER,
    traits: { ...AGENT_TURN, trailingUser: true, contentParts: true },
    base: BASE_2026_9,
    variants: {
      lean: { ...BASE_2026_9, systemChars: 46_171, tools: lean(BASE_2026_9.tools) },
      'lean-all-tools': {
        ...BASE_2026_9,
        systemChars: 39_320,
        tools: lean(without(TOOLS_2026_9, [...SEARCH_TOOLS, ...LEAN_WITHOUT])),
      },
      'minimal-tools': {
        ...BASE_2026_9,
        systemChars: 26_899,
        trailingUser: false,
        toolResultChars: 19,
        tools: named(TOOLS_2026_9, SEARCH_TOOLS),
      },
      'all-tools': { ...BASE_2026_9, systemChars: 40_360, tools: without(TOOLS_2026_9, SEARCH_TOOLS) },
      exec: {
        ...BASE_2026_9,
        systemChars: 25_919,
        systemCharsWithoutTools: 7_480,
        userChars: 374,
        toolResultChars: 119,
        tools: named(TOOLS_2026_9, [...DIRECT_TOOLS, ...SEARCH_TOOLS]),
      },
    },
    modelRun: { store: false },
    schemaProfiles: true,
    tolerates: { ...TOLERANT, endedWithoutEither: 'fail' },
  },
} as const satisfies Record<ProfileId, Profile>;

/** The profile by its id, as the general type. */
export function profileOf(id: ProfileId): Profile {
  return PROFILES[id];
}

/** The set-up of a variant; the profile's own when this release does not have the variant. */
export function setupOf(profile: Profile, variant?: VariantId): Setup {
  return (variant && profile.variants[variant]) ?? profile.base;
}
