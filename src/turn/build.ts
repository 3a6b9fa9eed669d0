/** Builds the bodies of chat-completions requests as an OpenClaw release sends them. Pure. */

import { withFlags } from '../flags/flags.js';
import { mapMessages, messagesIn, withoutTools } from '../flags/rewrite.js';
import { isObject } from '../json.js';
import type { CompatFlags, JsonObject, JsonValue, VariantId } from '../model.js';
import { type ReleaseRef, releaseWith, setupOf } from '../releases/index.js';
import type { Release, Setup } from '../releases/types.js';
import { limitFor, systemCharsIn, type WindowSettings } from '../releases/window.js';
import type { TurnStep } from '../steps.js';
import { baseTurn } from './base.js';
import { type FeatureId, withOnly } from './features.js';
import { withLearnedText } from './learned.js';
import { MODEL_RUN_QUESTION } from './messages.js';
import { SMALL_SYSTEM_CHARS, systemText } from './prompt.js';

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
  const release = releaseWith(spec.profile, variant);
  const setup = setupOf(release, variant);
  const small = step === 'shape' || step === 'shape-tool-result';
  const exchange = step === 'tool-result' || step === 'shape-tool-result';
  const base =
    step === 'model-run' && release.modelRun !== 'agent-turn'
      ? modelRun(release, release.modelRun.store, spec)
      : baseTurn(release, model, { setup, small, exchange, question: spec.question });
  const flagged = withFlags(base, release, flags);
  const shaped = small && spec.features ? withOnly(flagged, spec.features) : flagged;
  const isShort = base.tools !== undefined && flagged.tools === undefined;
  const chars = systemChars(spec, setup, small, isShort);
  const worded =
    release.learned && !small
      ? withLearnedText(shaped, chars, spec.marks)
      : withSystemText(shaped, systemText(chars, spec.marks));
  return inOrder(release.keyOrder, withLimit(withToolCount(worded, spec.toolCount), spec, release));
}

/** One plain user message. */
function modelRun({ traits }: Release, store: boolean, { model, question }: TurnSpec): JsonObject {
  return {
    model,
    messages: [{ role: 'user', content: question ?? MODEL_RUN_QUESTION }],
    stream: true,
    ...(traits.streamOptions && { stream_options: { include_usage: true } }),
    ...(store && { store: false }),
    max_completion_tokens: 0,
  };
}

/** Where a flag takes the tools away, OpenClaw writes a shorter text too. */
function systemChars(
  { systemChars, window }: TurnSpec,
  setup: Setup,
  small: boolean,
  isShort: boolean,
): number {
  if (systemChars !== undefined) return systemChars;
  if (small) return SMALL_SYSTEM_CHARS;
  return isShort ? setup.systemCharsWithoutTools : systemCharsIn(setup, window?.contextWindow);
}

const withSystemText = (body: JsonObject, content: string): JsonObject =>
  mapMessages(body, (message) => (message.role === 'system' ? { ...message, content } : message));

function withToolCount(body: JsonObject, count: number | undefined): JsonObject {
  if (count === undefined || !Array.isArray(body.tools)) return body;
  return count === 0 ? withoutTools(body) : { ...body, tools: body.tools.slice(0, count) };
}

/** Of the answer, as the configuration and the room in its window have it. */
function withLimit(body: JsonObject, { window, maxTokens: most }: TurnSpec, release: Release): JsonObject {
  const { maxTokens = release.maxTokens } = window ?? {};
  const left = window ? limitFor(release, charsOf(body), { ...window, maxTokens }) : maxTokens;
  const field = body.max_tokens === undefined ? 'max_completion_tokens' : 'max_tokens';
  return { ...body, [field]: Math.min(left, most ?? left) };
}

/** Of everything that is read: what the messages say and call, and the tools. */
function charsOf(body: JsonObject): number {
  const texts = messagesIn(body)
    .filter(isObject)
    .map(({ content, tool_calls: calls }) => {
      const said = typeof content === 'string' ? content.length : partsLength(content);
      return said + (calls === undefined ? 0 : JSON.stringify(calls).length);
    });
  const tools = body.tools === undefined ? 0 : JSON.stringify(body.tools).length;
  return texts.reduce((sum, length) => sum + length, tools);
}

function partsLength(content: JsonValue | undefined): number {
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return parts.reduce((sum, { text }) => sum + (typeof text === 'string' ? text.length : 0), 0);
}

function inOrder(keys: readonly string[], body: JsonObject): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (body[key] === undefined ? [] : [[key, body[key]]])));
}
