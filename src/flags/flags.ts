import { isObject } from '../json.js';
import type { CompatFlags, JsonObject, JsonValue } from '../model.js';
import { nearest } from '../nearest.js';
import type { SchemaKeyword } from '../releases/columns.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import type { Release } from '../releases/types.js';
import {
  mapParameters,
  omit,
  withBridges,
  withLimitField,
  withoutNullContent,
  withoutToolExchanges,
  withoutTools,
  withoutTrailingUser,
  withPlainMessages,
  withStrict,
  withStringContent,
  withToolNames,
  withUsage,
} from './rewrite.js';
import { withFlatUnions, withoutKeywords } from './schema.js';

type ValueType = 'boolean' | 'string' | 'array' | 'object' | readonly string[];

/** One key of `compat` in openclaw.json. */
export interface CompatFlag {
  /** What OpenClaw's config check accepts; a list names the words allowed (of the newest release that knows the key). */
  readonly type: ValueType;
  /** One sentence: what it changes in a turn; '' when a default turn does not change. */
  readonly changes: string;
  /** What the user gives up with this value; [] for nothing. */
  readonly loses?: (value: JsonValue) => readonly Loss[];
  /** Values a search may try, least loss first; 'entries': one list entry for each keyword that matters. */
  readonly candidates: readonly JsonValue[] | 'entries';
  /** How the body of a turn is rewritten; absent when a default turn does not change. */
  readonly rewrite?: (body: JsonObject, value: JsonValue, release: Release) => JsonObject;
}

/** Something given up. Of two losses the one with the higher rank is worse; equal ranks are not comparable. */
export interface Loss {
  readonly what: string;
  readonly rank: number;
}

const LOSS_RANK = { usage: 1, schemaKeyword: 1, toolHistory: 2, tools: 3 } as const;

/** What each toolSchemaProfile strips, whether or not the server minds it. */
const SCHEMA_PROFILES: ReadonlyMap<JsonValue, readonly string[]> = new Map([
  [
    'gemini',
    [
      'additionalProperties',
      'anyOf',
      'const',
      'maxItems',
      'maxLength',
      'maximum',
      'minItems',
      'minLength',
      'minimum',
      'pattern',
      'patternProperties',
      'uniqueItems',
      '~optional',
    ],
  ],
  ['llamacpp', ['pattern']],
]);

/** What a schema says with each keyword, to people: several may say the same. null: nothing that anyone would miss. */
const KEYWORD_WORDS = {
  enum: 'lists of allowed values (enum)',
  const: 'fixed values (const)',
  anyOf: 'alternatives (anyOf)',
  pattern: 'patterns of texts',
  default: 'default values',
  additionalProperties: 'rules for further properties',
  patternProperties: 'rules for further properties',
  minimum: 'limits on lengths and numbers',
  maximum: 'limits on lengths and numbers',
  exclusiveMinimum: 'limits on lengths and numbers',
  minLength: 'limits on lengths and numbers',
  maxLength: 'limits on lengths and numbers',
  minItems: 'limits on lengths and numbers',
  maxItems: 'limits on lengths and numbers',
  uniqueItems: 'limits on lengths and numbers',
  type: 'types of arguments',
  properties: 'the arguments',
  required: 'which arguments are required',
  items: 'what lists hold',
  description: 'descriptions of arguments',
  '~optional': null,
} as const satisfies Record<SchemaKeyword, string | null>;
const WORDS_OF: ReadonlyMap<string, string | null> = new Map(Object.entries(KEYWORD_WORDS));

function keywordLosses(keywords: readonly string[]): readonly Loss[] {
  const words = keywords.map((keyword) => {
    const known = WORDS_OF.get(keyword);
    return known === undefined ? `the keyword ${keyword}` : known;
  });
  const rank = LOSS_RANK.schemaKeyword;
  return words.flatMap((word) => (word === null ? [] : [{ what: `${word} in tool schemas`, rank }]));
}

const strings = (value: JsonValue): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

const strip = (body: JsonObject, keywords: readonly string[]): JsonObject =>
  mapParameters(body, (schema) => withoutKeywords(schema, keywords));

/** The profile that flattens unions does so before it strips them. */
const withSchemaProfile = (body: JsonObject, name: JsonValue): JsonObject =>
  strip(name === 'gemini' ? mapParameters(body, withFlatUnions) : body, SCHEMA_PROFILES.get(name) ?? []);

/** A key that changes nothing in a default turn, so no search tries it. */
const inert = (type: ValueType) => ({ type, changes: '', candidates: [] }) as const;

/**
 * What is known of the compat keys of the measured releases; an entry's `rewrite` is what was seen on the wire. A key
 * without an entry is its release's own business. Their order is that in which they are applied: what is taken out whole
 * first, then what depends on the keys that others drop.
 */
export const COMPAT_FLAGS = {
  supportsTools: {
    type: 'boolean',
    changes: 'no tools are sent, and the system text is shorter',
    loses: (value) => (value === false ? [{ what: 'tools', rank: LOSS_RANK.tools }] : []),
    candidates: [false],
    rewrite: (body, value) =>
      value === false ? withoutTools(withoutToolExchanges(withoutTrailingUser(body))) : body,
  },
  requiresStringContent: {
    type: 'boolean',
    changes: 'arrays of text parts are sent as one string',
    candidates: [true],
    rewrite: (body, value) => (value === true ? withStringContent(body) : body),
  },
  maxTokensField: {
    type: ['max_completion_tokens', 'max_tokens'],
    changes: 'the limit of the answer is sent as max_tokens instead of max_completion_tokens',
    candidates: ['max_tokens'],
    rewrite: (body, value) =>
      value === 'max_tokens' || value === 'max_completion_tokens' ? withLimitField(body, value) : body,
  },
  supportsStore: {
    type: 'boolean',
    changes: 'store is not sent',
    candidates: [false],
    rewrite: (body, value) => (value === false ? omit(body, ['store']) : body),
  },
  requiresToolResultName: {
    type: 'boolean',
    changes: "the tool's result carries the tool's name",
    candidates: [true],
    rewrite: (body, value) => (value === true ? withToolNames(body) : body),
  },
  requiresAssistantAfterToolResult: {
    type: 'boolean',
    changes:
      'empty assistant content is "" instead of null, and no user message follows a tool result directly',
    candidates: [true],
    rewrite: (body, value) => (value === true ? withBridges(withoutNullContent(body)) : body),
  },
  supportsStrictMode: {
    type: 'boolean',
    changes: 'true adds strict: false to every tool',
    candidates: [false],
    rewrite: (body, value) => (typeof value === 'boolean' ? withStrict(body, value) : body),
  },
  supportsUsageInStreaming: {
    type: 'boolean',
    changes: 'stream_options is sent (true) or left out (false)',
    loses: (value) => (value === false ? [{ what: 'usage in streams', rank: LOSS_RANK.usage }] : []),
    candidates: [false],
    rewrite: (body, value) => (typeof value === 'boolean' ? withUsage(body, value) : body),
  },
  toolSchemaProfile: {
    type: 'string',
    changes: 'schema keywords that one family of servers rejects are taken out of the tools',
    loses: (value) => keywordLosses(SCHEMA_PROFILES.get(value) ?? []),
    candidates: ['gemini'],
    rewrite: (body, value, release) => (release.schemaProfiles ? withSchemaProfile(body, value) : body),
  },
  unsupportedToolSchemaKeywords: {
    type: 'array',
    changes: 'the schema keywords named are taken out of the tools',
    loses: (value) => keywordLosses(strings(value)),
    candidates: 'entries',
    rewrite: (body, value) => strip(body, strings(value)),
  },
  strictMessageKeys: {
    type: 'boolean',
    changes: 'messages keep only role and content: tool_calls, tool_call_id and name are dropped',
    loses: (value) => (value === true ? [{ what: 'tool history', rank: LOSS_RANK.toolHistory }] : []),
    candidates: [true],
    rewrite: (body, value) => (value === true ? withPlainMessages(body) : body),
  },
  supportsDeveloperRole: inert('boolean'),
  supportsReasoningEffort: inert('boolean'),
  thinkingFormat: inert([
    'openai',
    'openrouter',
    'deepseek',
    'together',
    'qwen',
    'qwen-chat-template',
    'zai',
  ]),
  requiresThinkingAsText: inert('boolean'),
  nativeWebSearchTool: inert('boolean'),
  toolCallArgumentsEncoding: inert('string'),
  requiresMistralToolIds: inert('boolean'),
  requiresOpenAiAnthropicToolPayload: inert('boolean'),
  supportsPromptCacheKey: inert('boolean'),
  visibleReasoningDetailTypes: inert('array'),
  supportedReasoningEfforts: inert('array'),
  reasoningEffortMap: inert('object'),
  requiresReasoningContentOnAssistantMessages: inert('boolean'),
  supportsResponsesContinuation: inert('boolean'),
  supportsTemperature: inert('boolean'),
  supportsInstructions: inert('boolean'),
  codeMode: inert(['preferred', 'capable']),
  supportsJsonSchemaResponseFormat: inert('boolean'),
  openRouterRouting: inert('object'),
  vercelGatewayRouting: inert('object'),
  zaiToolStream: inert('boolean'),
  cacheControlFormat: inert('string'),
  sendSessionAffinityHeaders: inert('boolean'),
  sendSessionIdHeader: inert('boolean'),
  supportsEagerToolInputStreaming: inert('boolean'),
  supportsLongCacheRetention: inert('boolean'),
} as const satisfies Record<string, CompatFlag>;

const FLAGS: ReadonlyMap<string, CompatFlag> = new Map(Object.entries(COMPAT_FLAGS));

/** The compat keys that this release knows. */
export function knownFlags(ref: ReleaseRef): ReadonlySet<string> {
  return new Set(releaseOf(ref).compat);
}

/** One sentence for each key that this release would refuse; [] when all is well. */
export function checkFlags(ref: ReleaseRef, flags: CompatFlags): string[] {
  const { release, compat } = releaseOf(ref);
  return Object.entries(flags).flatMap(([key, value]) => {
    if (!compat.includes(key)) {
      // A flag of another release is spelled as it should be.
      const [near] = FLAGS.has(key) ? [] : nearest(key, compat);
      const meant = near === undefined ? '' : ` (did you mean ${near}?)`;
      return [
        `compat.${key} is unknown to OpenClaw ${release}${meant}: with it the whole config would be invalid.`,
      ];
    }
    // A learned release may know keys that have no record here: what they take is its own business.
    const problem = typeProblem(FLAGS.get(key)?.type, value);
    return problem === null ? [] : [`compat.${key} ${problem}, not ${JSON.stringify(value)}.`];
  });
}

function typeProblem(type: ValueType | undefined, value: JsonValue): string | null {
  if (type === undefined) return null;
  if (typeof type !== 'string') {
    if (typeof value === 'string' && type.includes(value)) return null;
    return `must be one of ${type.map((word) => JSON.stringify(word)).join(', ')}`;
  }
  if (type === 'array') return Array.isArray(value) ? null : 'must be a list';
  if (type === 'boolean') return typeof value === 'boolean' ? null : 'must be true or false';
  if (type === 'string') return typeof value === 'string' ? null : 'must be a string';
  return isObject(value) ? null : 'must be an object';
}

/** The body as this release sends it with these flags. Keys that it does not know, or that the body obeys, change nothing. */
export function withFlags(body: JsonObject, ref: ReleaseRef, flags: CompatFlags): JsonObject {
  const release = releaseOf(ref);
  let result = body;
  for (const [key, { rewrite }] of FLAGS) {
    const value = flags[key];
    if (value !== undefined && release.compat.includes(key))
      result = rewrite?.(result, value, release) ?? result;
  }
  return result;
}

function losses(flags: CompatFlags): readonly Loss[] {
  return Object.entries(flags).flatMap(([key, value]) => FLAGS.get(key)?.loses?.(value) ?? []);
}

/** How much is lost: 0 for nothing. The worst loss decides; beside it, how many there are. */
export function rankOf(flags: CompatFlags): number {
  const all = losses(flags);
  const worst = Math.max(0, ...all.map(({ rank }) => rank));
  return worst + Math.max(0, Math.min(all.length, 100) - 1) / 100;
}

/** What the user gives up with these flags, worst first: 'tools', 'tool history', 'usage in streams', … */
export function lossOf(flags: CompatFlags): readonly string[] {
  const ranks = new Map(losses(flags).map(({ what, rank }) => [what, rank]));
  const found = [...ranks].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return found.map(([what]) => what);
}
