import { withFlags } from '../flags/flags.js';
import {
  functionsIn,
  mapMessages,
  mapParameters,
  messagesIn,
  omit,
  roleOf,
  trailingUser,
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
} from '../flags/rewrite.js';
import { withoutKeywords } from '../flags/schema.js';
import { isObject } from '../json.js';
import type { CompatFlags, JsonObject, VariantId } from '../model.js';
import { KEYWORD_COLUMNS, type SchemaKeyword } from '../releases/columns.js';
import { type ReleaseRef, releaseWith, setupOf } from '../releases/index.js';
import type { TurnStep } from '../steps.js';
import { baseTurn } from './base.js';
import { carriedBy } from './carried.js';
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
  /** Does a turn with this body carry it? */
  readonly has: (body: JsonObject) => boolean;
  /** The same turn without it. */
  readonly without: (body: JsonObject) => JsonObject;
}

/** Does any message have this? */
const has = (body: JsonObject, holds: (message: JsonObject) => boolean): boolean =>
  messagesIn(body).some((message) => isObject(message) && holds(message));

/** Without the runtime context; where it was an array of parts, the user's own message is one now. */
function withPartsBefore(body: JsonObject): JsonObject {
  const wereParts = Array.isArray(trailingUser(body)?.content);
  const rest = withoutTrailingUser(body);
  if (!wereParts) return rest;
  return mapMessages(rest, (message) =>
    message.role === 'user' && typeof message.content === 'string'
      ? { ...message, content: [{ type: 'text', text: message.content }] }
      : message,
  );
}

/** Every feature but the schema keywords, in the order in which a search looks at them. */
const PLAIN_FEATURES = {
  'system-role': {
    label: 'a system message',
    needs: [],
    has: (body) => messagesIn(body).some((message) => roleOf(message) === 'system'),
    without: (body) => ({
      ...body,
      messages: messagesIn(body).filter((message) => roleOf(message) !== 'system'),
    }),
  },
  'content-parts': {
    label: 'message content as an array of parts',
    needs: [],
    has: (body) => has(body, ({ content }) => Array.isArray(content)),
    without: withStringContent,
  },
  'trailing-user': {
    label: 'a second user message at the end',
    needs: [],
    has: (body) => trailingUser(body) !== null,
    without: withPartsBefore,
  },
  tools: {
    label: 'tools',
    needs: [],
    has: ({ tools }) => tools !== undefined,
    without: withoutTools,
  },
  'tool-choice': {
    label: 'tool_choice "auto"',
    needs: ['tools'],
    has: ({ tool_choice: choice }) => choice !== undefined,
    without: (body) => omit(body, ['tool_choice']),
  },
  strict: {
    label: 'strict in tools',
    needs: ['tools'],
    has: (body) => functionsIn(body).some(({ strict }) => strict !== undefined),
    without: (body) => withStrict(body, false),
  },
  stream: {
    label: 'a streamed answer',
    needs: [],
    has: ({ stream }) => stream === true,
    without: (body) => ({ ...omit(body, ['stream_options']), stream: false }),
  },
  'stream-options': {
    label: 'stream_options.include_usage',
    needs: ['stream'],
    has: ({ stream_options: options }) => options !== undefined,
    without: (body) => omit(body, ['stream_options']),
  },
  'max-completion-tokens': {
    label: 'max_completion_tokens',
    needs: [],
    has: (body) => body.max_completion_tokens !== undefined,
    without: (body) => withLimitField(body, 'max_tokens'),
  },
  store: {
    label: 'store: false',
    needs: [],
    has: ({ store }) => store !== undefined,
    without: (body) => omit(body, ['store']),
  },
  'tool-role': {
    label: 'a tool call and its result in the history',
    needs: [],
    has: (body) => has(body, ({ role }) => role === 'tool'),
    without: withoutToolExchanges,
  },
  'assistant-null-content': {
    label: 'assistant content null beside a tool call',
    needs: ['tool-role'],
    has: (body) => has(body, ({ content }) => content === null),
    without: withoutNullContent,
  },
  'extra-message-keys': {
    label: 'tool_calls and tool_call_id in messages',
    needs: ['tool-role'],
    has: (body) => has(body, ({ tool_call_id: id }) => id !== undefined),
    without: withPlainMessages,
  },
  'tool-name': {
    label: "the tool's name in its result",
    needs: ['tool-role', 'extra-message-keys'],
    has: (body) => has(body, ({ role, name }) => role === 'tool' && name !== undefined),
    without: (body) => mapMessages(body, (message) => omit(message, ['name'])),
  },
  'missing-tool-name': {
    label: "a tool result without the tool's name",
    needs: ['tool-role'],
    has: (body) => has(body, ({ tool_call_id: id, name }) => id !== undefined && name === undefined),
    without: withToolNames,
  },
  'user-after-tool': {
    label: 'a user message right after a tool result',
    needs: ['tool-role', 'trailing-user'],
    has: (body) =>
      messagesIn(body).some((one, at, all) => roleOf(one) === 'user' && roleOf(all[at - 1]) === 'tool'),
    without: withBridges,
  },
  'prompt-size': {
    label: 'the size of a real turn',
    needs: [],
    // Told by the step of the turn. It is cut with systemChars and toolCount, step by step, not switched off.
    has: () => false,
    without: (body) => body,
  },
} as const satisfies Record<string, Omit<Feature, 'needs'> & { needs: readonly string[] }>;

type PlainFeatureId = keyof typeof PLAIN_FEATURES;
/** Those of the bundled releases. */
export type KnownFeatureId = PlainFeatureId | `schema-keyword:${StrippableKeyword}`;
/** A learned turn may have any keyword in its schemas. */
export type FeatureId = KnownFeatureId | `schema-keyword:${string}`;

const keywordFeature = (keyword: string): Feature => ({
  label: `${keyword} in tool schemas`,
  needs: ['tools'],
  has: (body) => carriedBy(body).schemaKeywords.includes(keyword),
  without: (body) => mapParameters(body, (schema) => withoutKeywords(schema, [keyword])),
});

/** Every feature. Those of schema keywords are carried only where the set-up's tools have the keyword. */
export const FEATURES: ReadonlyMap<FeatureId, Feature> = new Map<FeatureId, Feature>([
  ...(Object.entries(PLAIN_FEATURES) as [PlainFeatureId, Feature][]),
  ...STRIPPABLE.map((keyword): [FeatureId, Feature] => [
    `schema-keyword:${keyword}`,
    keywordFeature(keyword),
  ]),
]);

/** A feature by its id; null for what is none. */
function featureOf(id: FeatureId): Feature | null {
  const known = FEATURES.get(id);
  if (known) return known;
  return id.startsWith('schema-keyword:') ? keywordFeature(id.slice('schema-keyword:'.length)) : null;
}

/** The keywords of a body's schemas that unsupportedToolSchemaKeywords may name: those of the releases first. */
function strippableIn(body: JsonObject): readonly string[] {
  const present = carriedBy(body).schemaKeywords;
  const others = present.filter((keyword) => !KEYWORD_COLUMNS.some((known) => known === keyword));
  return [...STRIPPABLE.filter((keyword) => present.includes(keyword)), ...others];
}

/** The schema keywords of a set-up's tools that unsupportedToolSchemaKeywords may name. */
export function strippableKeywords(profile: ReleaseRef, variant?: VariantId): readonly string[] {
  const { learned } = releaseWith(profile, variant);
  if (learned) return strippableIn(learned.agent);
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
  const exchange = step === 'tool-result' || step === 'shape-tool-result';
  const texts = { setup: setupOf(profile, variant), small: true, exchange };
  const carried = featuresIn(withFlags(baseTurn(releaseWith(profile, variant), '', texts), profile, flags));
  return step === 'agent' || step === 'tool-result' ? [...carried, 'prompt-size'] : carried;
}

/** What a body carries, whatever its size. */
export function featuresIn(body: JsonObject): FeatureId[] {
  const known = [...FEATURES].filter(([, feature]) => feature.has(body)).map(([id]) => id);
  const others = strippableIn(body).map((keyword): FeatureId => `schema-keyword:${keyword}`);
  return [...known, ...others.filter((id) => !FEATURES.has(id))];
}

/** What a feature cannot be without. */
export function needsOf(feature: FeatureId): readonly FeatureId[] {
  return featureOf(feature)?.needs ?? [];
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

/** The body without every feature that is not in the set. */
export function withOnly(body: JsonObject, features: ReadonlySet<FeatureId>): JsonObject {
  const kept = closure(features);
  let rest = body;
  for (const id of featuresIn(body)) if (!kept.has(id)) rest = featureOf(id)?.without(rest) ?? rest;
  return rest;
}
