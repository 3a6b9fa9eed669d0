/** Is a prompt read more slowly the longer it is? */
import { formatRate, formatTokens } from '../../report/format.js';
import { smallPromptMs } from '../parts/next-turns.js';
import { type Play, raise, sessionFinding, type Turn } from '../play.js';

/** A rate below half of the small prompts' is no noise of a busy machine. */
const SLOWER = 2;
/** Fewer tokens tell nothing of a rate. */
const TELLING_TOKENS = 4000;

/** What was read of a prompt, at which depth, and how fast: tokens, and tokens a second. */
interface Pace {
  readonly depth: number;
  readonly fresh: number;
  readonly rate: number;
}

/**
 * Holds the longest prompt against the shortest that tells a rate.
 * @param before the prompt whose beginning the large one has: what of it is kept need not be read again
 */
export function judgeSlowing(play: Play, large: Turn, before: Turn | undefined): void {
  const most = paceOf(play, large, before);
  const [smaller] = play.events
    .flatMap((event) => (event.kind === 'turn' ? (paceOf(play, event.turn, undefined) ?? []) : []))
    .sort((a, b) => a.depth - b.depth);
  if (!smaller || !most || most.depth < smaller.depth * 2 || smaller.rate < most.rate * SLOWER) return;
  const said = ({ rate, depth }: Pace) => `${formatRate(rate)} (${formatTokens(depth)})`;
  raise(play, sessionFinding(play, 'slowing-down', { small: said(smaller), large: said(most) }));
}

/** null where too little was read, or the times do not tell. */
function paceOf(play: Play, turn: Turn, before: Turn | undefined): Pace | null {
  const small = smallPromptMs(play);
  const ms = (turn.times.firstToken ?? 0) - small;
  const depth = turn.promptTokens ?? 0;
  const fresh = depth - (turn.cachedTokens ?? keptOf(play, before));
  return ms > small && ms > 0 && fresh >= TELLING_TOKENS ? { depth, fresh, rate: (fresh / ms) * 1000 } : null;
}

/** Where the server does not tell what it kept. */
function keptOf({ events }: Play, before: Turn | undefined): number {
  const keeps = events.some((event) => event.kind === 'cache' && event.reused === true);
  return keeps ? (before?.promptTokens ?? 0) : 0;
}
