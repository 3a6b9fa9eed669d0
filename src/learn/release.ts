/** A learned profile as a release: its own turns and keys, and of the nearest measured release what no turn tells. */
import type { JsonObject } from '../model.js';
import { bundledFor, releaseOf } from '../releases/index.js';
import { KEY_ORDER } from '../releases/shared.js';
import type { Release, Setup } from '../releases/types.js';
import { bytesOf, systemCharsOf, toolResultCharsOf, toolRowsOf, traitsOf, userCharsOf } from './measure.js';
import type { LearnedProfile } from './profile.js';

const BYTES_PER_TOKEN = 4;

/** The id of a learned release: `openclaw-2026.9.6-learned`. */
export const learnedId = (release: string): string => `openclaw-${release}-learned`;

export function learnedRelease(profile: LearnedProfile): Release {
  const { release, turns, keys } = profile;
  const id = learnedId(release);
  const nearest = releaseOf(bundledFor({ ...releaseOf('openclaw-2026.9'), release }));
  const { agent, toolResult } = turns;
  return {
    ...nearest,
    id,
    release,
    label: `OpenClaw ${release} (learned)`,
    maxTokens: limitOf(agent) ?? nearest.maxTokens,
    turnTokens: Math.round(bytesOf(agent) / BYTES_PER_TOKEN),
    keyOrder: orderOf(agent),
    traits: traitsOf(agent),
    base: setupOf(profile, nearest.base),
    compat: keys?.compat ?? nearest.compat,
    keys: keys ?? nearest.keys,
    learned: { agent, toolResult },
  };
}

function limitOf({ max_completion_tokens: limit, max_tokens: older }: JsonObject): number | null {
  if (typeof limit === 'number') return limit;
  return typeof older === 'number' ? older : null;
}

function setupOf({ turns, flags }: LearnedProfile, nearest: Setup): Setup {
  const { agent, toolResult } = turns;
  const systemChars = systemCharsOf(agent);
  const measured = flags['supportsTools=false']?.agent;
  // Where it was not tried: what goes with the tools in the nearest release goes here too.
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
