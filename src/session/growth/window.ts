/** What the sizes that worked and those that did not say of the window, with the settings that follow. */
import type { Code } from '../../codes.js';
import { readLimit } from '../../reading/limit.js';
import { releaseOf } from '../../releases/index.js';
import { windowAdvice } from '../../releases/window.js';
import { formatTokens } from '../../report/format.js';
import { foldSlots } from '../fold.js';
import type { PartOutcome } from '../part.js';
import { type Play, raise, sessionFinding, slotsTold, suggest, type Turn } from '../play.js';
import { type Attempt, ordinaryTokens } from './prompt.js';

/** Tokens that are configured, else those that the server tells. */
export const windowOf = ({ setup, context }: Play): number | undefined =>
  setup.contextWindow ?? context.known().server.contextTokens;
const toldWindow = ({ context }: Play): number | null => context.known().server.contextTokens ?? null;

export function usable(play: Play, tokens: number): void {
  const meant = windowOf(play) ?? 0;
  play.events.push({ kind: 'window', told: toldWindow(play), meant, usable: Math.floor(tokens) });
}

/** A prompt that fits, but not beside the limit of an answer as it is configured. */
export async function onlyWithSmallLimit(
  play: Play,
  whole: Attempt,
  maxTokens: number,
  rerun: Rerun,
): Promise<PartOutcome> {
  const window = windowOf(play) ?? 0;
  usable(play, window);
  if (whole.kind === 'refused')
    return {
      status: 'pass',
      reason: `the window holds; a prompt that fills it leaves no room for ${maxTokens} tokens of answer`,
    };
  const lowers = releaseOf(play.context.profile).window.lowersLimit;
  const less = window - maxTokens;
  let proof: string | null = null;
  try {
    proof = await rerun(less, maxTokens);
  } finally {
    raiseTruncation(play, whole, lowers ? 'warning' : 'error', proof !== null);
  }
  if (proof !== null)
    suggest(play, {
      path: `${play.setup.rowPath}.contextWindow`,
      value: less,
      why: `the server takes the ${maxTokens} tokens of maxTokens away from the prompt`,
      proof,
    });
  return {
    status: lowers ? 'warn' : 'fail',
    reason: 'what maxTokens asks for is cut from the prompt in silence',
  };
}

/** Sends a prompt that fills so many tokens, with this limit of the answer; what proves it, null where it failed. */
export type Rerun = (tokens: number, limit: number) => Promise<string | null>;

function raiseTruncation(
  play: Play,
  { turn, sent }: Attempt,
  severity: 'error' | 'warning',
  cured = false,
): void {
  const args = { read: turn.promptTokens ?? 0, needed: Math.round(sent) };
  raise(play, sessionFinding(play, 'silent-truncation', args, { severity }), cured);
}

/** Refused for its size, or without a word that would say something else. */
const OF_SIZE: readonly string[] = [
  'context-overflow',
  'body-too-large',
  'size-limit',
  'opaque-error',
  'dropped-turn',
  'oom',
] satisfies readonly Code[];
export const isOfSize = ({ judgement }: Turn): boolean => OF_SIZE.includes(judgement.code);

/** Sizes are aimed at by the rate of other texts: less than this share of what was sent is less indeed. */
const LESS = 0.95;

/** Tokens that the server names, or kept of a prompt whose beginning was lost. */
export function namedSize({ kind, turn, sent }: Attempt): number | null {
  if (kind === 'refused') return readLimit(turn.judgement.exchange).limit;
  const kept = turn.promptTokens;
  return kept !== null && kept < sent * LESS ? kept : null;
}

/** Something less than the window works: the settings for it are tried before they are suggested. */
export async function overstated(
  play: Play,
  failure: Attempt,
  works: number,
  rerun: Rerun,
): Promise<PartOutcome> {
  const window = windowOf(play) ?? 0;
  usable(play, works);
  const by = play.setup.contextWindow === undefined ? 'told' : 'configured';
  const said = failure.turn.judgement.findings[0]?.serverSaid;
  const slots = foldSlots(play.events).divided ? slotsTold(play) : null;
  const finding = sessionFinding(
    play,
    'window-overstated',
    { told: window, window, usable: works, by, ...(slots !== null && { slots }) },
    said === undefined ? {} : { serverSaid: said },
  );
  let isProven = false;
  try {
    isProven = await suggestWindow(play, works, rerun);
  } finally {
    // What was found is told though there was no time to prove what helps.
    raise(play, finding, isProven);
    if (failure.kind !== 'refused') raiseTruncation(play, failure, 'error', isProven);
  }
  return { status: 'fail', reason: `${formatTokens(window)} are ${by}, up to ${formatTokens(works)} work` };
}

/** Settings that belong together for a window of this size; false where the release can't run in it, or they failed. */
async function suggestWindow(play: Play, works: number, rerun: Rerun): Promise<boolean> {
  const { context, setup } = play;
  const advice = windowAdvice(context.profile, works, {
    variant: context.variant,
    promptTokens: ordinaryTokens(play),
  });
  if (advice === null) return false;
  const why = `prompts of up to ${works} tokens were seen to work`;
  const { contextWindow, maxTokens, compaction, lean } = advice;
  const proof = await rerun(contextWindow - maxTokens, maxTokens);
  if (proof === null) return false;
  const set = (path: string, value: number | boolean, proven: string | null): void =>
    suggest(play, { path, value, why, proof: proven });
  set(`${setup.rowPath}.contextWindow`, contextWindow, proof);
  set(`${setup.rowPath}.maxTokens`, maxTokens, proof);
  if (compaction) {
    set('agents.defaults.compaction.reserveTokens', compaction.reserveTokens, null);
    set('agents.defaults.compaction.reserveTokensFloor', compaction.reserveTokensFloor, null);
  }
  if (lean) set('agents.defaults.experimental.localModelLean', true, null);
  return true;
}
