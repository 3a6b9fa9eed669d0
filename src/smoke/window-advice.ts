/** What has to stand in openclaw.json beside a server's context, as a clause of an advice. Pure. */
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import { type WindowTurn, windowAdvice } from '../releases/window.js';
import { CONTEXT_STEP, windowFor } from './context-size.js';

/** Larger than the context that any release asks for. */
const LARGEST = 262_144;

/** The smallest usual context for so many tokens in which the release runs with the agent's set-up as it is. */
export function contextFor(ref: ReleaseRef, tokens: number, turn: WindowTurn): number {
  const least = windowFor(tokens);
  for (let context = least; context <= LARGEST; context += CONTEXT_STEP) {
    const advice = windowAdvice(ref, context, turn);
    if (advice?.verdict === 'runs' && !advice.lean) return context;
  }
  return least;
}

/**
 * `set contextWindow: 36864 and maxTokens: 4096 in openclaw.json`: settings that together pass the release's own rule
 * for a server that holds `context` tokens; or that there are none. Follows an "and".
 */
export function windowClause(ref: ReleaseRef, context: number, turn: WindowTurn): string {
  const { label } = releaseOf(ref);
  const advice = windowAdvice(ref, context, turn);
  if (advice === null)
    return `note that no settings in openclaw.json let ${label} use a context of that size`;
  const { contextWindow, maxTokens, compaction, lean, verdict } = advice;
  const reserve = Object.entries(compaction ?? {}).map(
    ([key, value]) => `agents.defaults.compaction.${key}: ${value}`,
  );
  const settings = [
    `contextWindow: ${contextWindow}`,
    `maxTokens: ${maxTokens}`,
    ...reserve,
    ...(lean ? ['agents.defaults.experimental.localModelLean: true'] : []),
  ];
  const cost = verdict === 'compacts-every-turn' ? ` (${label} then compacts after every turn)` : '';
  return `set ${settings.slice(0, -1).join(', ')} and ${settings.at(-1)} in openclaw.json${cost}`;
}
