/** What each compat flag that was tried changed in the turns of a learned release. Pure. */
import { withFlags } from '../flags/flags.js';
import type { CompatFlags, JsonObject, JsonValue } from '../model.js';
import { carriedBy } from '../turn/carried.js';
import { rolesOf } from './measure.js';
import type { LearnedProfile } from './profile.js';
import { learnedRelease } from './release.js';

/** `as-expected`: what a search builds with this flag is what OpenClaw sends. */
export interface TriedFlag {
  /** `requiresStringContent=true`. */
  readonly flag: string;
  readonly effect: 'none' | 'as-expected' | 'otherwise';
}

export function triedFlags(profile: LearnedProfile): readonly TriedFlag[] {
  const release = learnedRelease(profile);
  const { agent, toolResult } = profile.turns;
  return Object.entries(profile.flags).map(([flag, sent]) => {
    const pairs = [[agent, sent.agent] as const, [toolResult, sent.toolResult] as const];
    const both = pairs.flatMap(([plain, flagged]) => (plain && flagged ? [{ plain, flagged }] : []));
    const expected = (body: JsonObject): string => shapeOf(withFlags(body, release, flagsIn(flag)));
    if (!both.every(({ plain, flagged }) => expected(plain) === shapeOf(flagged)))
      return { flag, effect: 'otherwise' };
    const changes = both.some(({ plain, flagged }) => shapeOf(plain) !== shapeOf(flagged));
    return { flag, effect: changes ? 'as-expected' : 'none' };
  });
}

/** All but the sizes: texts become shorter without tools. */
function shapeOf(body: JsonObject): string {
  const { bytes: _, ...carried } = carriedBy(body);
  return JSON.stringify([carried, rolesOf(body)]);
}

function flagsIn(text: string): CompatFlags {
  const [key = '', written = ''] = text.split(/=(.*)/su);
  return { [key]: parsed(written) };
}

function parsed(written: string): JsonValue {
  try {
    return JSON.parse(written) as JsonValue;
  } catch {
    return written;
  }
}
