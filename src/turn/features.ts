import { traitsOf } from '../flags/flags.js';
import type { CompatFlags, VariantId } from '../model.js';
import { KEYWORD_COLUMNS, type SchemaKeyword } from '../releases/columns.js';
import { type ReleaseRef, setupOf } from '../releases/index.js';
import type { Traits } from '../releases/traits.js';
import type { TurnStep } from '../steps.js';
import { keywordsOf } from './tools.js';

/** Without these a schema is none, so they are never taken out one by one. */
const BASIC_KEYWORDS = ['type', 'properties', 'required', 'items', 'description'] as const;
type BasicKeyword = (typeof BASIC_KEYWORDS)[number];
export type StrippableKeyword = Exclude<SchemaKeyword, BasicKeyword>;

const STRIPPABLE: readonly StrippableKeyword[] = KEYWORD_COLUMNS.filter(
  (keyword): keyword is StrippableKeyword => !BASIC_KEYWORDS.some((basic) => basic === keyword),
);

/** One thing that a turn carries and that a server may reject. */
export interface Feature {
  readonly label: string;
  /** What it cannot be without. */
  readonly needs: readonly PlainFeatureId[];
  /** Does a turn with these traits carry it? `exchange`: the turn has a tool call and its result in the history. */
  readonly has: (traits: Traits, at: { readonly exchange: boolean; readonly full: boolean }) => boolean;
  /** The same turn without it. */
  readonly without: (traits: Traits) => Traits;
}

/** Every feature but the schema keywords, in the order in which a search looks at them. */
const PLAIN_FEATURES = {
  'system-role': {
    label: 'a system message',
    needs: [],
    has: ({ system }) => system,
    without: (traits) => ({ ...traits, system: false }),
  },
  'content-parts': {
    label: 'message content as an array of parts',
    needs: [],
    has: ({ contentParts }) => contentParts,
    without: (traits) => ({ ...traits, contentParts: false }),
  },
  'trailing-user': {
    label: 'a second user message at the end',
    needs: [],
    has: ({ trailingUser }) => trailingUser,
    without: (traits) => ({ ...traits, trailingUser: false }),
  },
  tools: {
    label: 'tools',
    needs: [],
    has: ({ tools }) => tools,
    without: (traits) => ({ ...traits, tools: false }),
  },
  'tool-choice': {
    label: 'tool_choice "auto"',
    needs: ['tools'],
    has: ({ toolChoice }) => toolChoice,
    without: (traits) => ({ ...traits, toolChoice: false }),
  },
  strict: {
    label: 'strict in tools',
    needs: ['tools'],
    has: ({ strict, tools }) => strict && tools,
    without: (traits) => ({ ...traits, strict: false }),
  },
  stream: {
    label: 'a streamed answer',
    needs: [],
    has: ({ stream }) => stream,
    without: (traits) => ({ ...traits, stream: false }),
  },
  'stream-options': {
    label: 'stream_options.include_usage',
    needs: ['stream'],
    has: ({ streamOptions }) => streamOptions,
    without: (traits) => ({ ...traits, streamOptions: false }),
  },
  'max-completion-tokens': {
    label: 'max_completion_tokens',
    needs: [],
    has: ({ maxTokensField }) => maxTokensField === 'max_completion_tokens',
    without: (traits) => ({ ...traits, maxTokensField: 'max_tokens' }),
  },
  store: {
    label: 'store: false',
    needs: [],
    has: ({ store }) => store,
    without: (traits) => ({ ...traits, store: false }),
  },
  'tool-role': {
    label: 'a tool call and its result in the history',
    needs: [],
    has: ({ toolExchange }, { exchange }) => exchange && toolExchange,
    without: (traits) => ({ ...traits, toolExchange: false }),
  },
  'assistant-null-content': {
    label: 'assistant content null beside a tool call',
    needs: ['tool-role'],
    has: ({ nullContent, toolExchange }, { exchange }) => exchange && toolExchange && nullContent,
    without: (traits) => ({ ...traits, nullContent: false }),
  },
  'extra-message-keys': {
    label: 'tool_calls and tool_call_id in messages',
    needs: ['tool-role'],
    has: ({ extraMessageKeys, toolExchange }, { exchange }) => exchange && toolExchange && extraMessageKeys,
    without: (traits) => ({ ...traits, extraMessageKeys: false }),
  },
  'tool-name': {
    label: "the tool's name in its result",
    needs: ['tool-role', 'extra-message-keys'],
    has: ({ toolName, extraMessageKeys, toolExchange }, { exchange }) =>
      exchange && toolExchange && extraMessageKeys && toolName,
    without: (traits) => ({ ...traits, toolName: false }),
  },
  'missing-tool-name': {
    label: "a tool result without the tool's name",
    needs: ['tool-role'],
    has: ({ toolName, extraMessageKeys, toolExchange }, { exchange }) =>
      exchange && toolExchange && extraMessageKeys && !toolName,
    without: (traits) => ({ ...traits, toolName: true }),
  },
  'user-after-tool': {
    label: 'a user message right after a tool result',
    needs: ['tool-role', 'trailing-user'],
    has: ({ bridge, trailingUser, toolExchange }, { exchange }) =>
      exchange && toolExchange && trailingUser && !bridge,
    without: (traits) => ({ ...traits, bridge: true }),
  },
  'prompt-size': {
    label: 'the size of a real turn',
    needs: [],
    has: (_traits, { full }) => full,
    // Size is cut with systemChars and toolCount, step by step, not switched off.
    without: (traits) => traits,
  },
} as const satisfies Record<string, Omit<Feature, 'needs'> & { needs: readonly string[] }>;

type PlainFeatureId = keyof typeof PLAIN_FEATURES;
export type FeatureId = PlainFeatureId | `schema-keyword:${StrippableKeyword}`;

const keywordFeature = (keyword: StrippableKeyword): Feature => ({
  label: `${keyword} in tool schemas`,
  needs: ['tools'],
  has: ({ tools, strippedKeywords }) => tools && !strippedKeywords.includes(keyword),
  without: (traits) => ({ ...traits, strippedKeywords: [...traits.strippedKeywords, keyword].sort() }),
});

/** Every feature. Those of schema keywords are carried only where the set-up's tools have the keyword. */
export const FEATURES: ReadonlyMap<FeatureId, Feature> = new Map<FeatureId, Feature>([
  ...(Object.entries(PLAIN_FEATURES) as [PlainFeatureId, Feature][]),
  ...STRIPPABLE.map((keyword): [FeatureId, Feature] => [
    `schema-keyword:${keyword}`,
    keywordFeature(keyword),
  ]),
]);

const stepFacts = (step: TurnStep) => ({
  exchange: step === 'tool-result' || step === 'shape-tool-result',
  full: step === 'agent' || step === 'tool-result',
});

/** The schema keywords of a set-up's tools that unsupportedToolSchemaKeywords may name. */
export function strippableKeywords(profile: ReleaseRef, variant?: VariantId): readonly StrippableKeyword[] {
  const present = keywordsOf(setupOf(profile, variant).tools);
  return STRIPPABLE.filter((keyword) => present.has(keyword));
}

/** What this turn carries with these flags, in the order of FEATURES; [] for steps that are not an agent's turn. */
export function featuresOf(
  profile: ReleaseRef,
  variant: VariantId | undefined,
  step: TurnStep,
  flags: CompatFlags,
): FeatureId[] {
  if (step === 'direct' || step === 'model-run') return [];
  const traits = traitsOf(profile, variant, flags);
  const keywords = new Set<FeatureId>(
    strippableKeywords(profile, variant).map((keyword): FeatureId => `schema-keyword:${keyword}`),
  );
  const carried = [...FEATURES].filter(
    ([id, { has }]) =>
      has(traits, stepFacts(step)) && (!id.startsWith('schema-keyword:') || keywords.has(id)),
  );
  return carried.map(([id]) => id);
}

/** What a feature cannot be without. */
export function needsOf(feature: FeatureId): readonly FeatureId[] {
  return FEATURES.get(feature)?.needs ?? [];
}

/** The set with everything that its features need. */
export function closure(set: ReadonlySet<FeatureId>): ReadonlySet<FeatureId> {
  const closed = new Set<FeatureId>();
  const visit = (feature: FeatureId): void => {
    if (closed.has(feature)) return;
    closed.add(feature);
    for (const needed of needsOf(feature)) visit(needed);
  };
  for (const feature of set) visit(feature);
  return closed;
}

/** The traits without every feature that is not in the set. */
export function withOnly(
  traits: Traits,
  features: ReadonlySet<FeatureId>,
  carried: readonly FeatureId[],
): Traits {
  const kept = closure(features);
  let rest = traits;
  for (const id of carried) if (!kept.has(id)) rest = FEATURES.get(id)?.without(rest) ?? rest;
  return rest;
}
