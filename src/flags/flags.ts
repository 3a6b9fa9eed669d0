import type { CompatFlags, JsonValue, ProfileId, VariantId } from '../model.js';
import { type Profile, profileOf, setupOf } from '../releases/profiles.js';
import type { Traits } from '../releases/traits.js';

const R4 = 'openclaw-2026.4';
const R6 = 'openclaw-2026.6';
const R9 = 'openclaw-2026.9';
const ALL = [R4, R6, R9] as const;
const FROM_6 = [R6, R9] as const;

type ValueType = 'boolean' | 'string' | 'array' | 'object' | readonly string[];

/** One key of `compat` in openclaw.json. */
export interface CompatFlag {
  /** What OpenClaw's config check accepts; a list names the words allowed (of the newest release that knows the key). */
  readonly type: ValueType;
  /** The releases that know the key: in any other it makes the whole config invalid. */
  readonly releases: readonly ProfileId[];
  /** One sentence: what it changes in a turn; '' when a default turn does not change. */
  readonly changes: string;
  /** What the user gives up with this value; [] for nothing. */
  readonly loses?: (value: JsonValue) => readonly Loss[];
  /** Values a search may try, least loss first; 'entries': one list entry for each keyword that matters. */
  readonly candidates: readonly JsonValue[] | 'entries';
  /** How the turn is rewritten; absent when a default turn does not change. */
  readonly apply?: (traits: Traits, value: JsonValue, profile: Profile) => Traits;
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

const keywordLoss = (keyword: string): Loss => ({
  what: `schema keyword ${keyword}`,
  rank: LOSS_RANK.schemaKeyword,
});

const strings = (value: JsonValue): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

const strip = (traits: Traits, keywords: readonly string[]): Traits => ({
  ...traits,
  strippedKeywords: [...new Set([...traits.strippedKeywords, ...keywords])].sort(),
});

const withSchemaProfile = (traits: Traits, name: JsonValue): Traits => ({
  ...strip(traits, SCHEMA_PROFILES.get(name) ?? []),
  flatUnions: traits.flatUnions || name === 'gemini',
});

/** Where the array of parts rides on the trailing user message, it goes with it. */
const withoutTrailingUser = (traits: Traits): Traits =>
  traits.trailingUser ? { ...traits, trailingUser: false, contentParts: false } : traits;

const withoutTools = (traits: Traits): Traits => ({
  ...withoutTrailingUser(traits),
  tools: false,
  toolChoice: false,
  toolGuidance: false,
  toolExchange: false,
});

/** A key that changes nothing in a default turn, so no search tries it. */
const inert = (type: ValueType, releases: readonly ProfileId[]) =>
  ({ type, releases, changes: '', candidates: [] }) as const;

/** Every compat key of the measured releases; an entry's `apply` is what was seen on the wire. */
export const COMPAT_FLAGS = {
  requiresStringContent: {
    type: 'boolean',
    releases: ALL,
    changes: 'arrays of text parts are sent as one string',
    candidates: [true],
    apply: (traits, value) => (value === true ? { ...traits, contentParts: false } : traits),
  },
  maxTokensField: {
    type: ['max_completion_tokens', 'max_tokens'],
    releases: ALL,
    changes: 'the limit of the answer is sent as max_tokens instead of max_completion_tokens',
    candidates: ['max_tokens'],
    apply: (traits, value) =>
      value === 'max_tokens' || value === 'max_completion_tokens'
        ? { ...traits, maxTokensField: value }
        : traits,
  },
  supportsStore: {
    type: 'boolean',
    releases: ALL,
    changes: 'store is not sent',
    candidates: [false],
    apply: (traits, value) => (value === false ? { ...traits, store: false } : traits),
  },
  requiresToolResultName: {
    type: 'boolean',
    releases: ALL,
    changes: "the tool's result carries the tool's name",
    candidates: [true],
    apply: (traits, value) => (value === true ? { ...traits, toolName: true } : traits),
  },
  requiresAssistantAfterToolResult: {
    type: 'boolean',
    releases: ALL,
    changes:
      'empty assistant content is "" instead of null, and no user message follows a tool result directly',
    candidates: [true],
    apply: (traits, value) => (value === true ? { ...traits, nullContent: false, bridge: true } : traits),
  },
  supportsStrictMode: {
    type: 'boolean',
    releases: ALL,
    changes: 'true adds strict: false to every tool',
    candidates: [false],
    apply: (traits, value) => (typeof value === 'boolean' ? { ...traits, strict: value } : traits),
  },
  supportsUsageInStreaming: {
    type: 'boolean',
    releases: ALL,
    changes: 'stream_options is sent (true) or left out (false)',
    loses: (value) => (value === false ? [{ what: 'usage in streams', rank: LOSS_RANK.usage }] : []),
    candidates: [false],
    apply: (traits, value) => (typeof value === 'boolean' ? { ...traits, streamOptions: value } : traits),
  },
  unsupportedToolSchemaKeywords: {
    type: 'array',
    releases: ALL,
    changes: 'the schema keywords named are taken out of the tools',
    loses: (value) => strings(value).map(keywordLoss),
    candidates: 'entries',
    apply: (traits, value) => strip(traits, strings(value)),
  },
  toolSchemaProfile: {
    type: 'string',
    releases: ALL,
    changes: 'schema keywords that one family of servers rejects are taken out of the tools',
    loses: (value) => (SCHEMA_PROFILES.get(value) ?? []).map(keywordLoss),
    candidates: ['gemini'],
    apply: (traits, value, profile) => (profile.schemaProfiles ? withSchemaProfile(traits, value) : traits),
  },
  strictMessageKeys: {
    type: 'boolean',
    releases: FROM_6,
    changes: 'messages keep only role and content: tool_calls, tool_call_id and name are dropped',
    loses: (value) => (value === true ? [{ what: 'tool history', rank: LOSS_RANK.toolHistory }] : []),
    candidates: [true],
    apply: (traits, value) => (value === true ? { ...traits, extraMessageKeys: false } : traits),
  },
  supportsTools: {
    type: 'boolean',
    releases: ALL,
    changes: 'no tools are sent, and the system text is shorter',
    loses: (value) => (value === false ? [{ what: 'tools', rank: LOSS_RANK.tools }] : []),
    candidates: [false],
    apply: (traits, value) => (value === false ? withoutTools(traits) : traits),
  },
  supportsDeveloperRole: inert('boolean', ALL),
  supportsReasoningEffort: inert('boolean', ALL),
  thinkingFormat: inert(
    ['openai', 'openrouter', 'deepseek', 'together', 'qwen', 'qwen-chat-template', 'zai'],
    ALL,
  ),
  requiresThinkingAsText: inert('boolean', ALL),
  nativeWebSearchTool: inert('boolean', [R4, R6]),
  toolCallArgumentsEncoding: inert('string', ALL),
  requiresMistralToolIds: inert('boolean', [R4, R6]),
  requiresOpenAiAnthropicToolPayload: inert('boolean', ALL),
  supportsPromptCacheKey: inert('boolean', FROM_6),
  visibleReasoningDetailTypes: inert('array', FROM_6),
  supportedReasoningEfforts: inert('array', FROM_6),
  reasoningEffortMap: inert('object', FROM_6),
  requiresReasoningContentOnAssistantMessages: inert('boolean', FROM_6),
  supportsResponsesContinuation: inert('boolean', [R9]),
  supportsTemperature: inert('boolean', [R9]),
  supportsInstructions: inert('boolean', [R9]),
  codeMode: inert(['preferred', 'capable'], [R9]),
  supportsJsonSchemaResponseFormat: inert('boolean', [R9]),
  openRouterRouting: inert('object', [R9]),
  vercelGatewayRouting: inert('object', [R9]),
  zaiToolStream: inert('boolean', [R9]),
  cacheControlFormat: inert('string', [R9]),
  sendSessionAffinityHeaders: inert('boolean', [R9]),
  sendSessionIdHeader: inert('boolean', [R9]),
  supportsEagerToolInputStreaming: inert('boolean', [R9]),
  supportsLongCacheRetention: inert('boolean', [R9]),
} as const satisfies Record<string, CompatFlag>;

const FLAGS: ReadonlyMap<string, CompatFlag> = new Map(Object.entries(COMPAT_FLAGS));

/** The compat keys that this release knows. */
export function knownFlags(profile: ProfileId): ReadonlySet<string> {
  return new Set([...FLAGS].filter(([, flag]) => flag.releases.includes(profile)).map(([key]) => key));
}

/** One sentence for each key that this release would refuse; [] when all is well. */
export function checkFlags(profile: ProfileId, flags: CompatFlags): string[] {
  const { release } = profileOf(profile);
  const known = knownFlags(profile);
  return Object.entries(flags).flatMap(([key, value]) => {
    const flag = FLAGS.get(key);
    if (flag === undefined || !known.has(key))
      return [`compat.${key} is unknown to OpenClaw ${release}: with it the whole config would be invalid.`];
    const problem = typeProblem(flag.type, value);
    return problem === null ? [] : [`compat.${key} ${problem}, not ${JSON.stringify(value)}.`];
  });
}

function typeProblem(type: ValueType, value: JsonValue): string | null {
  if (typeof type !== 'string') {
    if (typeof value === 'string' && type.includes(value)) return null;
    return `must be one of ${type.map((word) => JSON.stringify(word)).join(', ')}`;
  }
  if (type === 'array') return Array.isArray(value) ? null : 'must be a list';
  if (type === 'boolean') return typeof value === 'boolean' ? null : 'must be true or false';
  if (type === 'string') return typeof value === 'string' ? null : 'must be a string';
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? null : 'must be an object';
}

/** What a release's turn carries with these flags. Keys that the release does not know are left alone. */
export function traitsOf(profileId: ProfileId, variant: VariantId | undefined, flags: CompatFlags): Traits {
  const profile = profileOf(profileId);
  const setup = setupOf(profile, variant);
  let traits = setup.trailingUser ? profile.traits : withoutTrailingUser(profile.traits);
  for (const [key, value] of Object.entries(flags)) {
    const flag = FLAGS.get(key);
    if (flag?.apply && flag.releases.includes(profileId)) traits = flag.apply(traits, value, profile);
  }
  return traits;
}

function losses(flags: CompatFlags): ReadonlyMap<string, number> {
  const all = Object.entries(flags).flatMap(([key, value]) => FLAGS.get(key)?.loses?.(value) ?? []);
  return new Map(all.map(({ what, rank }) => [what, rank]));
}

/** The rank of the worst loss; 0 for none. */
export function rankOf(flags: CompatFlags): number {
  return Math.max(0, ...losses(flags).values());
}

/** What the user gives up with these flags, worst first: 'tools', 'tool history', 'usage in streams', … */
export function lossOf(flags: CompatFlags): readonly string[] {
  const found = [...losses(flags)].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return found.map(([what]) => what);
}
