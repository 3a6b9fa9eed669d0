import type { Code } from '../../codes.js';
import { readLimit } from '../../reading/limit.js';
import { releaseOf } from '../../releases/index.js';
import { windowAdvice } from '../../releases/window.js';
import { formatMs, formatRate, formatTokens } from '../../report/format.js';
import { explainDrop } from '../../smoke/liveness.js';
import { buildTurn } from '../../turn/build.js';
import { memoryFlush } from '../bodies.js';
import { CONVERSATION } from '../conversation.js';
import type { Part, PartOutcome } from '../part.js';
import {
  ask,
  countedRate,
  failed,
  type Play,
  raise,
  raiseFailure,
  sessionFinding,
  speedOf,
  type Turn,
} from '../play.js';
import { ANSWER_LIMIT, smallPromptMs } from './next-turns.js';

export const growth = {
  id: 'growth',
  plays: 'a turn that fills the window, with a word to find again at both ends',
  cost: (play) => ({ requests: 1, promptTokens: top(play), answerTokens: ANSWER_LIMIT }),
  leftOut: (play) => {
    const window = windowOf(play);
    if (window === undefined) return 'no contextWindow is configured, and the server tells none';
    return fullTokens(play) > top(play) * NEAR
      ? 'an ordinary turn nearly fills the window already'
      : undefined;
  },
  run,
} as const satisfies Part;

const MARKS = { start: 'heron-417', end: 'cedar-902' } as const;
const QUESTION = 'Two code words stand in your instructions, one at the start and one at the end. Say both.';
/** Tokens are aimed at by the rate of other texts: this much of the window is meant by all of it. */
const FULL_SHARE = 0.95;
/** Of an answer that is only looked at for the words. */
const SMALL_LIMIT = 64;
const SHARES = [0.75, 0.5, 0.25] as const;
const NEAR = 0.9;
/** Fewer tokens than this share of what was sent have reached the model: the rest was thrown away. */
const READ_SHARE = 0.7;
/** Tokens of a prompt in which any model should find both words. */
const CONTROL_TOKENS = 6000;
/** Of the time that is left, the share that one prompt may take. */
const BUDGET_SHARE = 0.6;

const windowOf = ({ setup, context }: Play): number | undefined =>
  setup.contextWindow ?? context.known().server.contextTokens;
const aimAt = (window: number): number => Math.floor(window * FULL_SHARE) - SMALL_LIMIT;
const top = (play: Play): number => aimAt(windowOf(play) ?? 0);

async function run(play: Play): Promise<PartOutcome> {
  const window = windowOf(play) ?? 0;
  const counts = await countingOf(play);
  if (counts === null)
    return { status: 'skipped', reason: 'the server counts no tokens, so no size can be aimed at' };
  const share = affordable(play, window);
  if (share === null)
    return { status: 'skipped', reason: 'even a quarter of the window would outlast --budget' };
  const maxTokens = play.setup.maxTokens ?? releaseOf(play.context.profile).maxTokens;
  const aimed = aimAt(window * share);
  play.context.ports.progress.note(
    `Next: a prompt of ${formatTokens(aimed)}. A server that is short of memory may die of it.`,
  );
  const whole = await attempt(play, aimed, maxTokens, counts);
  if (whole.kind === 'died') return died(play, whole.turn);
  if (whole.kind === 'read') return wholeWorks(play, whole.turn, window, share);
  const small = await attempt(play, aimed, SMALL_LIMIT, counts);
  if (small.kind === 'died') return died(play, small.turn);
  if (small.kind === 'read') return onlyWithSmallLimit(play, whole, window, maxTokens);
  if (small.kind === 'deaf' && !(await findsWords(play, counts)))
    return wholeWorks(play, whole.turn, window, share);
  return largestThatWorks(play, small, window, counts);
}

/** In a prompt of ordinary size: a model that cannot do it here proves nothing with a large one. */
async function findsWords(play: Play, counts: Counting): Promise<boolean> {
  return (await attempt(play, CONTROL_TOKENS, SMALL_LIMIT, counts)).kind === 'read';
}

/** How the server counts: by its streams, or only in whole answers. */
interface Counting {
  readonly tokensPerByte: number;
  readonly stream: boolean;
}

async function countingOf(play: Play): Promise<Counting | null> {
  const rate = countedRate(play.events);
  if (rate !== null) return { tokensPerByte: rate, stream: true };
  const { stream_options: _, ...flush } = memoryFlush(play.agent, [CONVERSATION.first], ANSWER_LIMIT);
  const turn = await ask(play, 'a count without stream', { ...flush, stream: false });
  return turn.promptTokens === null ? null : { tokensPerByte: turn.promptTokens / turn.bytes, stream: false };
}

/** The share of the window that there is time for; null: not even the least. */
function affordable(play: Play, window: number): number | null {
  const rate = speedOf(play, 'prefill');
  const left = play.left() * BUDGET_SHARE;
  return (
    [1, ...SHARES].find((share) => rate === undefined || ((window * share) / rate) * 1000 <= left) ?? null
  );
}

type Attempt = {
  /**
   * `cut`: by its own count the server threw part of the prompt away in silence; `deaf`: the model found the word at the
   * end and not the one at the start, for which there may be other reasons.
   */
  readonly kind: 'read' | 'cut' | 'deaf' | 'refused' | 'died';
  readonly turn: Turn;
  /** Tokens that were sent. */
  readonly sent: number;
};

async function attempt(play: Play, tokens: number, limit: number, counts: Counting): Promise<Attempt> {
  const turn = await ask(
    play,
    `${formatTokens(tokens)}, limit ${limit}`,
    bodyOf(play, tokens, limit, counts),
    {
      full: true,
      shown: true,
    },
  );
  const sent = turn.bytes * counts.tokensPerByte;
  if (failed(turn)) {
    const judgement = await explainDrop(play.context, turn.judgement);
    const kind = judgement.code === 'server-crash' ? 'died' : 'refused';
    return { kind, turn: { ...turn, judgement }, sent };
  }
  const read = turn.promptTokens;
  const text = turn.judgement.answer?.text.toLowerCase() ?? '';
  const lost = text.includes(MARKS.end) && !text.includes(MARKS.start);
  const kind = read !== null && read < sent * READ_SHARE ? 'cut' : lost ? 'deaf' : 'read';
  return { kind, turn, sent };
}

/** An agent turn whose system text makes it as long as asked. */
function bodyOf({ agent }: Play, tokens: number, limit: number, { tokensPerByte, stream }: Counting) {
  const spec = { ...agent, step: 'agent', marks: MARKS, question: QUESTION, maxTokens: limit } as const;
  const least = Buffer.byteLength(JSON.stringify(buildTurn({ ...spec, systemChars: 1000 })));
  const chars = Math.max(1000, Math.floor(tokens / tokensPerByte) - least + 1000);
  const body = buildTurn({ ...spec, systemChars: chars });
  if (stream) return body;
  const { stream_options: _, ...rest } = body;
  return { ...rest, stream: false };
}

function died(play: Play, { judgement }: Turn): PartOutcome {
  for (const finding of judgement.findings) raise(play, { ...finding, layer: 'session' });
  return { status: 'fail', reason: 'the server died of it' };
}

function wholeWorks(play: Play, turn: Turn, window: number, share: number): PartOutcome {
  play.events.push({ kind: 'window', told: toldWindow(play), usable: Math.floor(window * share) });
  judgeSlowing(play, turn);
  const size = formatTokens(turn.promptTokens ?? 0);
  const part = share === 1 ? '' : `; for more of the window --budget was too short`;
  return { status: 'pass', reason: `${size} are read whole, ${timeOf(turn)}${part}` };
}

const timeOf = ({ times, totalMs }: Turn): string => formatMs(times.firstToken ?? totalMs);
const toldWindow = ({ context }: Play): number | null => context.known().server.contextTokens ?? null;

/** The prompt fits, but not beside the limit of an answer as it is configured. */
function onlyWithSmallLimit(play: Play, whole: Attempt, window: number, maxTokens: number): PartOutcome {
  play.events.push({ kind: 'window', told: toldWindow(play), usable: window });
  if (whole.kind === 'refused')
    return {
      status: 'pass',
      reason: `the window holds; a prompt that fills it leaves no room for ${maxTokens} tokens of answer`,
    };
  const lowers = releaseOf(play.context.profile).window.lowersLimit;
  raiseTruncation(play, whole, lowers ? 'warning' : 'error');
  play.events.push({
    kind: 'setting',
    setting: {
      path: `${play.setup.rowPath}.contextWindow`,
      value: window - maxTokens,
      why: `the server takes the ${maxTokens} tokens of maxTokens away from the prompt`,
    },
  });
  return {
    status: lowers ? 'warn' : 'fail',
    reason: 'what maxTokens asks for is cut from the prompt in silence',
  };
}

function raiseTruncation(
  play: Play,
  { turn, sent }: Attempt,
  severity: 'error' | 'warning',
  cured = false,
): void {
  const args = { read: turn.promptTokens ?? 0, needed: Math.round(sent) };
  raise(play, sessionFinding(play, 'silent-truncation', args, { severity }), cured);
}

/** Something less than the window: what the server names, what it kept, else three quarters, half, a quarter. */
async function largestThatWorks(
  play: Play,
  failure: Attempt,
  window: number,
  counts: Counting,
): Promise<PartOutcome> {
  if (failure.kind === 'refused' && !isOfSize(failure.turn)) {
    raiseFailure(play, failure.turn);
    return { status: 'fail', reason: failure.turn.judgement.reason };
  }
  const named = failure.kind === 'deaf' ? null : namedSize(failure);
  const sizes = [
    ...(named !== null && named < window ? [named] : []),
    ...SHARES.map((share) => share * window),
  ];
  const least = fullTokens(play);
  for (const size of sizes.filter((tokens) => tokens * FULL_SHARE > least)) {
    const tried = await attempt(play, aimAt(size), SMALL_LIMIT, counts);
    if (tried.kind === 'died') return died(play, tried.turn);
    if (tried.kind === 'read') return overstated(play, failure, window, Math.floor(size), tried.turn);
  }
  return overstated(play, failure, window, Math.floor(least), null);
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
const isOfSize = ({ judgement }: Turn): boolean => OF_SIZE.includes(judgement.code);

function namedSize({ kind, turn }: Attempt): number | null {
  return kind === 'cut' ? turn.promptTokens : readLimit(turn.judgement.exchange).limit;
}

function overstated(
  play: Play,
  failure: Attempt,
  window: number,
  usable: number,
  worked: Turn | null,
): PartOutcome {
  play.events.push({ kind: 'window', told: toldWindow(play), usable });
  const by = play.setup.contextWindow === undefined ? 'told' : 'configured';
  const said = failure.turn.judgement.findings[0]?.serverSaid;
  const finding = sessionFinding(
    play,
    'window-overstated',
    { told: window, usable, by },
    said === undefined ? {} : { serverSaid: said },
  );
  const settled = suggestWindow(play, usable) && worked !== null;
  raise(play, finding, settled);
  if (failure.kind !== 'refused') raiseTruncation(play, failure, 'error', settled);
  if (worked) judgeSlowing(play, worked);
  return { status: 'fail', reason: `${formatTokens(window)} are ${by}, up to ${formatTokens(usable)} work` };
}

/** Settings that belong together for a window of this size; false where the release can't run in it. */
function suggestWindow(play: Play, usable: number): boolean {
  const { context, setup, events } = play;
  const advice = windowAdvice(context.profile, usable, {
    variant: context.variant,
    promptTokens: fullTokens(play),
  });
  if (advice === null) return false;
  const why = `prompts of up to ${usable} tokens were seen to work`;
  const { contextWindow, maxTokens, compaction, lean } = advice;
  const set = (path: string, value: number | boolean): void => {
    events.push({ kind: 'setting', setting: { path, value, why } });
  };
  set(`${setup.rowPath}.contextWindow`, contextWindow);
  set(`${setup.rowPath}.maxTokens`, maxTokens);
  if (compaction) {
    set('agents.defaults.compaction.reserveTokens', compaction.reserveTokens);
    set('agents.defaults.compaction.reserveTokensFloor', compaction.reserveTokensFloor);
  }
  if (lean) set('agents.defaults.experimental.localModelLean', true);
  return true;
}

/** Tokens of the ordinary turn. */
function fullTokens({ events }: Play): number {
  const first = events.find((event) => event.kind === 'turn' && event.turn.id === 'first turn');
  return first?.kind === 'turn' ? (first.turn.promptTokens ?? first.turn.bytes / 4) : 0;
}

/** A rate below half of the small prompts' is no noise of a busy machine. */
const SLOWER = 2;
/** Shorter prompts tell nothing of a rate. */
const TELLING_TOKENS = 4000;

function judgeSlowing(play: Play, large: Turn): void {
  const at = (turn: Turn) => ({ tokens: uncached(turn), rate: rateOf(play, turn) });
  const smaller = play.events
    .flatMap((event) => (event.kind === 'turn' ? [at(event.turn)] : []))
    .filter(({ tokens, rate }) => tokens >= TELLING_TOKENS && rate !== null)
    .sort((a, b) => a.tokens - b.tokens)[0];
  const most = at(large);
  if (!smaller || smaller.rate === null || most.rate === null || most.tokens < smaller.tokens * 2) return;
  if (smaller.rate < most.rate * SLOWER) return;
  const args = {
    small: `${formatRate(smaller.rate)} (${formatTokens(smaller.tokens)})`,
    large: `${formatRate(most.rate)} (${formatTokens(most.tokens)})`,
  };
  raise(play, sessionFinding(play, 'slowing-down', args));
}

const uncached = ({ promptTokens, cachedTokens }: Turn): number => (promptTokens ?? 0) - (cachedTokens ?? 0);
/** Tokens a second; null where the times do not tell. */
function rateOf(play: Play, turn: Turn): number | null {
  const ms = (turn.times.firstToken ?? 0) - smallPromptMs(play);
  return ms > smallPromptMs(play) && ms > 0 ? (uncached(turn) / ms) * 1000 : null;
}
