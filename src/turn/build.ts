/** Builds the bodies of chat-completions requests as an OpenClaw release sends them. Pure. */

import { traitsOf } from '../flags/flags.js';
import type { CompatFlags, JsonObject, JsonValue, VariantId } from '../model.js';
import { type ReleaseRef, releaseOf, setupOf } from '../releases/index.js';
import type { Traits } from '../releases/traits.js';
import type { Release, Setup } from '../releases/types.js';
import { limitFor, systemCharsIn, type WindowSettings } from '../releases/window.js';
import type { TurnStep } from '../steps.js';
import { type FeatureId, featuresOf, withOnly } from './features.js';
import { MODEL_RUN_QUESTION, messagesOf, type Texts } from './messages.js';
import { SMALL_SYSTEM_CHARS, systemText } from './prompt.js';
import { isObject, withFlatUnions, withoutKeywords } from './schema.js';
import { smallToolsOf, toolOf } from './tools.js';

/** Which turn to build. */
export interface TurnSpec {
  readonly profile: ReleaseRef;
  readonly variant?: VariantId | undefined;
  readonly step: TurnStep;
  readonly model: string;
  readonly flags?: CompatFlags | undefined;
  /** Shape steps only: the features that are on; all that the turn has by default. */
  readonly features?: ReadonlySet<FeatureId> | undefined;
  /** The model's row in openclaw.json, where it is known: some releases send less in a small window. */
  readonly window?: Pick<WindowSettings, 'contextWindow' | 'maxTokens'> | undefined;
  /** Lowers the answer's limit, nothing else. */
  readonly maxTokens?: number | undefined;
  /** Characters of the system text, instead of the set-up's own. */
  readonly systemChars?: number | undefined;
  /** The first so many tools only. */
  readonly toolCount?: number | undefined;
  /** Words planted at the start and the end of the system text, whose length stays. */
  readonly marks?: { readonly start: string; readonly end: string } | undefined;
  /** Instead of the user's own question. */
  readonly question?: string | undefined;
}

/**
 * The body of one request. Steps `agent` and `tool-result` are as large as the real ones; the shape steps carry the
 * same features as small as can be. Without tools there is no tool call either: `tool-result` is then the agent turn.
 */
export function buildTurn(spec: TurnSpec): JsonObject {
  const { step, model, flags = {}, variant } = spec;
  if (step === 'direct')
    return { model, messages: [{ role: 'user', content: spec.question ?? 'What is 2 + 2?' }], stream: false };
  const release = releaseOf(spec.profile);
  const traits = traitsOf(release, variant, flags);
  if (step === 'model-run' && release.modelRun !== 'agent-turn')
    return modelRun(spec, release, {
      ...traits,
      store: release.modelRun.store && flags.supportsStore !== false,
    });
  const setup = setupOf(release, variant);
  const small = step === 'shape' || step === 'shape-tool-result';
  const carried = featuresOf(release, variant, step, flags);
  const shaped = small && spec.features ? withOnly(traits, spec.features, carried) : traits;
  return assemble(spec, release, shaped, {
    system: systemText(
      spec.systemChars ?? systemChars(setup, shaped, small, spec.window?.contextWindow),
      spec.marks,
    ),
    setup,
    small,
    exchange: step === 'tool-result' || step === 'shape-tool-result',
    ...(spec.question !== undefined && { question: spec.question }),
  });
}

function systemChars(setup: Setup, traits: Traits, small: boolean, contextWindow?: number): number {
  if (small) return SMALL_SYSTEM_CHARS;
  return traits.toolGuidance ? systemCharsIn(setup, contextWindow) : setup.systemCharsWithoutTools;
}

function assemble(spec: TurnSpec, release: Release, traits: Traits, texts: Texts): JsonObject {
  const tools = traits.tools ? toolsOf(spec, texts, traits) : [];
  const messages = messagesOf(traits, texts);
  return inOrder(release.keyOrder, {
    model: spec.model,
    messages,
    ...settings(spec, release, traits, charsOf(messages, tools)),
    ...(tools.length > 0 && { tools }),
    ...(tools.length > 0 && traits.toolChoice && { tool_choice: 'auto' }),
  });
}

function modelRun(spec: TurnSpec, release: Release, traits: Traits): JsonObject {
  const messages = [{ role: 'user', content: spec.question ?? MODEL_RUN_QUESTION }];
  return inOrder(release.keyOrder, {
    model: spec.model,
    messages,
    ...settings(spec, release, traits, charsOf(messages, [])),
  });
}

function settings(spec: TurnSpec, release: Release, traits: Traits, chars: number): JsonObject {
  const limit = Math.min(limitOf(spec, release, chars), spec.maxTokens ?? Number.POSITIVE_INFINITY);
  return {
    stream: traits.stream,
    ...(traits.stream && traits.streamOptions && { stream_options: { include_usage: true } }),
    ...(traits.store && { store: false }),
    [traits.maxTokensField]: limit,
  };
}

/** Of the answer, as the configuration and the room in its window have it. */
function limitOf({ window }: TurnSpec, release: Release, chars: number): number {
  const { maxTokens = release.maxTokens } = window ?? {};
  if (window === undefined) return maxTokens;
  return limitFor(release, chars, { contextWindow: window.contextWindow, maxTokens });
}

/** Of everything that is read: what the messages say and call, and the tools. */
function charsOf(messages: readonly JsonObject[], tools: readonly JsonObject[]): number {
  const texts = messages.map(({ content, tool_calls: calls }) => {
    const said = typeof content === 'string' ? content.length : partsLength(content);
    return said + (calls === undefined ? 0 : JSON.stringify(calls).length);
  });
  const toolsLength = tools.length === 0 ? 0 : JSON.stringify(tools).length;
  return texts.reduce((sum, length) => sum + length, toolsLength);
}

function partsLength(content: JsonValue | undefined): number {
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return parts.reduce((sum, { text }) => sum + (typeof text === 'string' ? text.length : 0), 0);
}

function toolsOf({ toolCount }: TurnSpec, { setup, small }: Texts, traits: Traits): readonly JsonObject[] {
  const all = small ? smallToolsOf(setup.tools) : setup.tools.map(toolOf);
  return all.slice(0, toolCount).map((tool) => rewritten(tool, traits));
}

function rewritten(tool: JsonObject, { strict, strippedKeywords, flatUnions }: Traits): JsonObject {
  if (!isObject(tool.function) || !isObject(tool.function.parameters)) return tool;
  const { parameters, ...rest } = tool.function;
  const flat = flatUnions ? withFlatUnions(parameters) : parameters;
  const schema = withoutKeywords(flat, strippedKeywords);
  return { ...tool, function: { ...rest, parameters: schema, ...(strict && { strict: false }) } };
}

function inOrder(keys: readonly string[], body: JsonObject): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]])));
}
