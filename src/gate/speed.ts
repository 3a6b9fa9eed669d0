/** First token, prefill and decode of two reports. Pure. */
import type { Report, Speed } from '../report/contract.js';
import { formatMs, formatRate } from '../report/format.js';
import type { LayerId } from '../steps.js';
import type { Comparison, Pair, Worse } from './pair.js';

/** Less is not told from chance: one run is one sample. In milliseconds. */
export const NOISE_MS = 100;
/** For rates without a count of tokens, and for decoding: what such a rate is about. */
const USUAL_TOKENS = { prefill: 10_000, decode: 128 } as const;
/** So much of a prompt more or less out of a cache makes another measure of it. */
const CACHED_SHARE = 0.1;

interface Measure {
  readonly what: string;
  readonly layer: LayerId;
  /** Milliseconds for the same work, in the baseline and now. */
  readonly before: number;
  readonly now: number;
  /** As people read it. */
  readonly says: (at: 'before' | 'now') => string;
}

export function compareSpeed(pair: Pair): Partial<Comparison> {
  const { slowerThan } = pair;
  const { measures, notCompared } = measuresOf(pair);
  const slower = measures.filter(({ before, now }) => isSlower(before, now, slowerThan));
  const faster = measures.filter(({ before, now }) => isSlower(now, before, slowerThan));
  return {
    worse: slower.map((measure): Worse => worseOf(measure, slowerThan)),
    better: faster.map(({ what, says }) => `${what}: ${says('now')}; it was ${says('before')}`),
    notCompared,
  };
}

const isSlower = (before: number, now: number, slowerThan: number): boolean =>
  now - before > NOISE_MS && now > before * (1 + slowerThan / 100);

const worseOf = ({ what, layer, before, now, says }: Measure, slowerThan: number): Worse => ({
  code: 'speed-regressed',
  layer,
  args: {
    what,
    before: says('before'),
    now: says('now'),
    slower: `${Math.round((now / before - 1) * 100)} %`,
    allowed: `the ${slowerThan} % of --slower-than`,
  },
});

function measuresOf({ before, now }: Pair): { measures: Measure[]; notCompared: string[] } {
  const [was, is] = [fullTurnOf(before), fullTurnOf(now)];
  const sameTurn =
    before.target.profile === now.target.profile && before.target.variant === now.target.variant;
  const measures: Measure[] = [];
  const notCompared: string[] = [];
  if (was && is && !sameTurn)
    notCompared.push('the time to the first token: another release or agent set-up');
  else if (was && is && Math.abs(cachedShare(was) - cachedShare(is)) > CACHED_SHARE)
    notCompared.push('the time to the first token: one of the two prompts came out of the cache');
  else if (was && is) {
    measures.push(timeOf('first token of the full turn', 'agent', was.firstTokenMs, is.firstTokenMs));
    measures.push(...rateOf('prefill', 'agent', was.prefill, is.prefill, is.promptTokens));
  }
  const [earlier, later] = [before.session, now.session];
  if (earlier && later) {
    const first = [earlier.turns[0]?.firstTokenMs, later.turns[0]?.firstTokenMs] as const;
    if (sameTurn && !(was && is) && isNumber(first[0]) && isNumber(first[1]))
      measures.push(timeOf('first token of a first turn', 'session', first[0], first[1]));
    measures.push(
      ...rateOf('prefill in a session', 'session', earlier.speed.prefill, later.speed.prefill, null),
      ...rateOf('decode', 'session', earlier.speed.decode, later.speed.decode, USUAL_TOKENS.decode),
    );
  }
  return { measures, notCompared };
}

/** With the flags of the remedy where there are any: that is what OpenClaw will send. */
function fullTurnOf({ layers, remedy }: Report): Speed | undefined {
  return [...layers, ...(remedy?.layers ?? [])].findLast(
    ({ id, speed, status }) => id === 'agent' && speed !== undefined && status !== 'fail',
  )?.speed;
}

const cachedShare = ({ promptTokens, cachedTokens }: Speed): number =>
  promptTokens ? (cachedTokens ?? 0) / promptTokens : 0;

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number';

const timeOf = (what: string, layer: LayerId, before: number, now: number): Measure => ({
  what,
  layer,
  before,
  now,
  says: (at) => formatMs(at === 'now' ? now : before),
});

/** @param tokens of what was measured; null: not told */
function rateOf(
  what: string,
  layer: LayerId,
  before: number | null,
  now: number | null,
  tokens: number | null,
): Measure[] {
  if (!before || !now) return [];
  const work = (tokens ?? USUAL_TOKENS.prefill) * 1000;
  return [
    {
      what,
      layer,
      before: work / before,
      now: work / now,
      says: (at) => formatRate(at === 'now' ? now : before),
    },
  ];
}
