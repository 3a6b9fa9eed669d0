import { releaseOf } from '../../releases/index.js';
import { formatMs, formatTokens } from '../../report/format.js';
import {
  type Attempt,
  attempt,
  type Counting,
  countingOf,
  isFull,
  ordinaryTokens,
} from '../growth/prompt.js';
import { judgeSlowing } from '../growth/slowing.js';
import {
  isOfSize,
  namedSize,
  onlyWithSmallLimit,
  overstated,
  type Rerun,
  usable,
  windowOf,
} from '../growth/window.js';
import type { Part, PartOutcome } from '../part.js';
import { type Play, raise, raiseFailure, speedOf, type Turn } from '../play.js';
import { ANSWER_LIMIT } from './next-turns.js';

export const growth = {
  id: 'growth',
  plays: 'turns of 25, 50, 75 and 100 % of the window, with a word to find again at both ends',
  cost: (play) => {
    const { sizes } = planOf(play);
    return {
      requests: sizes.length,
      promptTokens: sizes.at(-1) ?? 0,
      answerTokens: sizes.length * ANSWER_LIMIT,
    };
  },
  leftOut: (play) => {
    const window = windowOf(play);
    if (window === undefined) return 'no contextWindow is configured, and the server tells none';
    return ordinaryTokens(play) > aimAt(window) * NEAR
      ? 'an ordinary turn nearly fills the window already'
      : undefined;
  },
  run,
} as const satisfies Part;

const SHARES = [0.25, 0.5, 0.75, 1] as const;
/** Tokens are aimed at by the rate of other texts: this much of the window is meant by all of it. */
const FULL_SHARE = 0.95;
/** Of an answer that is only looked at for the words. */
const SMALL_LIMIT = 64;
/** The ordinary turns tell of prompts at the real size up to the one of which theirs is this share. */
const NEAR = 0.9;
/** Tokens of a prompt in which any model should find both words. */
const CONTROL_TOKENS = 6000;
/** Of the time that is left, the share that one prompt may take. */
const BUDGET_SHARE = 0.6;
/** So many prompts at the real size and above are sent to a server on which nothing is wrong. */
export const MOST_FULL_PROMPTS = 6;

const aimAt = (window: number): number => Math.floor(window * FULL_SHARE) - SMALL_LIMIT;

interface Plan {
  /** Shares of the window that are sent, the smallest first. */
  readonly shares: readonly number[];
  /** The same in tokens. */
  readonly sizes: readonly number[];
  /** Why some are not. */
  readonly leftOut: string;
}

/** What the ordinary turns have told already is not sent again, nor what there is no time for. */
function planOf(play: Play): Plan {
  const window = windowOf(play) ?? 0;
  const ordinary = ordinaryTokens(play);
  const rate = speedOf(play, 'prefill');
  const time = play.left() * BUDGET_SHARE;
  const isNew = (tokens: number) => !isFull(play, tokens) || tokens * NEAR > ordinary;
  const wanted = SHARES.filter((share) => share === 1 || isNew(aimAt(window * share)));
  const affordable = wanted.filter((share) => rate === undefined || ((window * share) / rate) * 1000 <= time);
  const isLarge = (share: number) => isFull(play, aimAt(window * share));
  const room = MOST_FULL_PROMPTS - play.context.asker.counts().fullTurns;
  const shares = [
    ...affordable.filter((share) => !isLarge(share)),
    ...spread(affordable.filter(isLarge), Math.max(1, room)),
  ];
  const leftOut =
    affordable.length < wanted.length
      ? '; for more of the window --budget was too short'
      : shares.length < wanted.length
        ? `; ${percentages(wanted.filter((share) => !shares.includes(share)))} left out, to send no more than ${MOST_FULL_PROMPTS} full prompts`
        : '';
  return { shares, sizes: shares.map((share) => aimAt(window * share)), leftOut };
}

const percentages = (shares: readonly number[]): string =>
  `${shares.map((share) => Math.round(share * 100)).join(' and ')} %`;

/** So many of them at the most, evenly, and the last in any case. */
function spread(shares: readonly number[], most: number): readonly number[] {
  if (shares.length <= most) return shares;
  const step = shares.length / most;
  return Array.from({ length: most }, (_, at) => shares[Math.ceil((at + 1) * step) - 1] ?? 1);
}

async function run(play: Play): Promise<PartOutcome> {
  const counts = await countingOf(play);
  if (counts === null)
    return { status: 'skipped', reason: 'the server counts no tokens, so no size can be aimed at' };
  const plan = planOf(play);
  if (plan.shares.length === 0)
    return { status: 'skipped', reason: 'even a quarter of the window would outlast --budget' };
  return climb(play, plan, counts);
}

const rerunOf =
  (play: Play, counts: Counting): Rerun =>
  async (tokens, limit) => {
    const tried = await attempt(play, aimAt(tokens), limit, counts);
    const read = formatTokens(tried.turn.promptTokens ?? tried.sent);
    return tried.kind === 'read' ? `a prompt of ${read} was answered beside a limit of ${limit}` : null;
  };

/** Upwards until one fails; the last one with the configured limit of an answer, and without where that leaves no room. */
async function climb(play: Play, plan: Plan, counts: Counting): Promise<PartOutcome> {
  const window = windowOf(play) ?? 0;
  const maxTokens = play.setup.maxTokens ?? releaseOf(play.context.profile).maxTokens;
  const read: Attempt[] = [];
  let crowded: Attempt | undefined;
  for (const [at, tokens] of plan.sizes.entries()) {
    announce(play, tokens);
    const isLast = at === plan.sizes.length - 1;
    let tried = await attempt(play, tokens, isLast ? maxTokens : SMALL_LIMIT, counts);
    if (isFailed(tried) && isLast) {
      const small = await attempt(play, tokens, SMALL_LIMIT, counts);
      if (!isFailed(small)) crowded = tried;
      tried = small;
    }
    if (tried.kind === 'died') return died(play, tried.turn);
    const hears = tried.kind !== 'deaf' || (await findsWords(play, counts, read));
    if (isFailed(tried) && hears) {
      const known = at === 0 ? 0 : window * (plan.shares[at - 1] ?? 0);
      return largestThatWorks(play, { failure: tried, known, read, counts });
    }
    read.push(tried);
  }
  const [last, before] = [read.at(-1), read.at(-2)];
  if (last) judgeSlowing(play, last.turn, before?.turn);
  if (crowded) return onlyWithSmallLimit(play, crowded, maxTokens, rerunOf(play, counts));
  return wholeWorks(play, plan, last?.turn);
}

const isFailed = ({ kind }: Attempt): boolean => kind !== 'read' && kind !== 'died';

function announce(play: Play, tokens: number): void {
  const risky = tokens > ordinaryTokens(play) ? ' A server that is short of memory may die of it.' : '';
  play.context.ports.progress.note(`Next: a prompt of ${formatTokens(tokens)}.${risky}`);
}

/** In a smaller prompt, or one of ordinary size: a model that cannot do it here proves nothing with a large one. */
async function findsWords(play: Play, counts: Counting, read: readonly Attempt[]): Promise<boolean> {
  if (read.length > 0) return read.some(({ kind }) => kind === 'read');
  return (await attempt(play, CONTROL_TOKENS, SMALL_LIMIT, counts)).kind === 'read';
}

function died(play: Play, { judgement }: Turn): PartOutcome {
  for (const finding of judgement.findings) raise(play, { ...finding, layer: 'session' });
  return { status: 'fail', reason: 'the server died of it' };
}

function wholeWorks(play: Play, { shares, leftOut }: Plan, turn: Turn | undefined): PartOutcome {
  usable(play, (windowOf(play) ?? 0) * (shares.at(-1) ?? 0));
  const time = turn ? `, ${formatMs(turn.times.firstToken ?? turn.totalMs)}` : '';
  return {
    status: 'pass',
    reason: `${percentages(shares)} of the window are read whole, up to ${formatTokens(turn?.promptTokens ?? 0)}${time}${leftOut}`,
  };
}

interface Failed {
  readonly failure: Attempt;
  /** Tokens of the window's largest share that was read; 0 for none. */
  readonly known: number;
  readonly read: readonly Attempt[];
  readonly counts: Counting;
}

/** Something less than what failed: what the server names, what it kept, what worked before, else what ordinary turns need. */
async function largestThatWorks(play: Play, { failure, known, read, counts }: Failed): Promise<PartOutcome> {
  if (failure.kind === 'refused' && !isOfSize(failure.turn)) {
    raiseFailure(play, failure.turn);
    return { status: 'fail', reason: failure.turn.judgement.reason };
  }
  const least = ordinaryTokens(play);
  const named = namedSize(failure);
  if (named !== null && named > Math.max(known, least) && named < (windowOf(play) ?? 0)) {
    const tried = await attempt(play, aimAt(named), SMALL_LIMIT, counts);
    if (tried.kind === 'died') return died(play, tried.turn);
    if (tried.kind === 'read') {
      judgeSlowing(play, tried.turn, read.at(-1)?.turn);
      return overstated(play, failure, Math.floor(named), rerunOf(play, counts));
    }
  }
  const last = read.at(-1);
  if (last) judgeSlowing(play, last.turn, read.at(-2)?.turn);
  return overstated(play, failure, Math.floor(Math.max(known, least)), rerunOf(play, counts));
}
