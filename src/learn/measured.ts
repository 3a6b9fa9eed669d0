/** What learned profiles say of a release, in the terms in which the bundled ones are written: sizes and keys, no words. Pure. */
import { messagesIn, roleOf } from '../flags/rewrite.js';
import { isObject } from '../json.js';
import type { JsonObject, VariantId } from '../model.js';
import { KEY_ORDER } from '../releases/shared.js';
import type { Compaction, MeasuredRelease, Release, Setup } from '../releases/types.js';
import { carriedBy } from '../turn/carried.js';
import { bytesOf, systemCharsOf, toolResultCharsOf, toolRowsOf, traitsOf, userCharsOf } from './measure.js';
import type { LearnedProfile } from './profile.js';

const BYTES_PER_TOKEN = 4;

/** One release, learned in several set-ups and windows. */
export interface LearnedSetups {
  readonly profile: LearnedProfile;
  readonly variants: Readonly<Partial<Record<VariantId, LearnedProfile>>>;
  /** Tokens of the window, and what was sent in it. */
  readonly windows: readonly { readonly contextWindow: number; readonly profile: LearnedProfile }[];
}

/** The record of a bundled release. What was not asked of it is as in `nearest`. */
export function measuredRelease(
  { profile, variants, windows }: LearnedSetups,
  nearest: Release,
): MeasuredRelease {
  const measured = measuredBy(profile, nearest);
  const { base } = measured;
  const shrinks = windows
    .map(({ contextWindow: upTo, profile: { turns } }) => ({
      upTo,
      chars: base.systemChars - systemCharsOf(turns.agent),
    }))
    .filter(({ chars }) => chars > 0)
    .sort((a, b) => a.upTo - b.upTo);
  const set = Object.entries(variants).map(([id, one]) => [id, setupBy(one, base)] as const);
  return {
    ...measured,
    base: { ...base, ...(shrinks.length > 0 && { shrinks }) },
    variants: Object.fromEntries(set),
  };
}

/** What one profile says. */
export function measuredBy(
  { turns, keys, flags, release }: LearnedProfile,
  nearest: Release,
): MeasuredRelease {
  const { agent, modelRun } = turns;
  const month = release.split('.').slice(0, 2).join('.');
  const stripped = flags['toolSchemaProfile=gemini']?.agent;
  return {
    id: `openclaw-${month}`,
    release,
    label: `OpenClaw ${month}`,
    maxTokens: limitOf(agent) ?? nearest.maxTokens,
    turnTokens: Math.round(bytesOf(agent) / BYTES_PER_TOKEN),
    keyOrder: orderOf(agent),
    traits: traitsOf(agent),
    base: setupBy({ turns, flags }, nearest.base),
    variants: {},
    modelRun: modelRun === null ? nearest.modelRun : modelRunBy(modelRun),
    compat: keys?.compat ?? nearest.compat,
    keys: keysBy(keys) ?? nearest.keys,
    schemaProfiles: stripped ? keywordsOf(stripped) !== keywordsOf(agent) : nearest.schemaProfiles,
    compaction: compactionBy(turns, nearest.compaction),
  };
}

function limitOf({ max_completion_tokens: limit, max_tokens: older }: JsonObject): number | null {
  if (typeof limit === 'number') return limit;
  return typeof older === 'number' ? older : null;
}

const keywordsOf = (body: JsonObject): string => carriedBy(body).schemaKeywords.join();

function keysBy(keys: LearnedProfile['keys']): MeasuredRelease['keys'] | null {
  if (keys === null) return null;
  const { compat: _, ...rest } = keys;
  return rest;
}

const modelRunBy = (body: JsonObject): MeasuredRelease['modelRun'] =>
  messagesIn(body).some((message) => roleOf(message) === 'system')
    ? 'agent-turn'
    : { store: body.store !== undefined };

function setupBy({ turns, flags }: Pick<LearnedProfile, 'turns' | 'flags'>, nearest: Setup): Setup {
  const { agent, toolResult } = turns;
  const systemChars = systemCharsOf(agent);
  const measured = flags['supportsTools=false']?.agent;
  // Where it was not tried: what goes with the tools in the nearest set-up goes here too.
  const estimated = systemChars - (nearest.systemChars - nearest.systemCharsWithoutTools);
  return {
    systemChars,
    systemCharsWithoutTools: measured ? systemCharsOf(measured) : Math.max(1, estimated),
    userChars: userCharsOf(agent),
    trailingUser: traitsOf(agent).trailingUser,
    toolResultChars: toolResultCharsOf(toolResult) ?? nearest.toolResultChars,
    tools: toolRowsOf(agent),
  };
}

function compactionBy(
  { flush, summary, afterSummary }: LearnedProfile['turns'],
  nearest: Compaction,
): Compaction {
  if (summary === null) return nearest;
  return {
    summaryLimit: limitOf(summary) ?? nearest.summaryLimit,
    summarySystemChars: systemCharsOf(summary),
    summaryParts: partsOf(summary) > 0,
    opening: afterSummary ? openingOf(afterSummary) : nearest.opening,
    flush: flush && { systemChars: systemCharsOf(flush), tools: toolRowsOf(flush).map(([name]) => name) },
  };
}

function openingOf(afterSummary: JsonObject): Compaction['opening'] {
  const parts = partsOf(afterSummary);
  if (parts > 1) return 'in-array';
  const [, second] = messagesIn(afterSummary).filter((message) => roleOf(message) !== 'system');
  if (roleOf(second) !== 'user') return 'in-text';
  return parts === 1 ? 'message-of-parts' : 'message';
}

/** Of the first message of the user's; 0 for a string. */
function partsOf(body: JsonObject): number {
  const user = messagesIn(body).find((message) => roleOf(message) === 'user');
  return isObject(user) && Array.isArray(user.content) ? user.content.length : 0;
}

/** The keys as they were sent; one that only a flag brings stands where the releases have it. */
function orderOf(body: JsonObject): readonly string[] {
  const order = Object.keys(body);
  for (const [at, key] of KEY_ORDER.entries()) {
    if (order.includes(key)) continue;
    const before = KEY_ORDER.slice(0, at).findLast((known) => order.includes(known));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  }
  return order;
}
