/** Would OpenClaw have waited for this server's first token? Pure. */
import type { Exchange } from '../model.js';
import type { ReleaseRef } from '../releases/index.js';
import { type WaitFacts, type WaitLimit, waitLimit, waitSettings } from '../releases/waiting.js';
import { formatMs } from '../report/format.js';

/** So many times the measured time must be left: the next turn is longer, and other programs want the machine too. */
const RESERVE = 1.5;
/** What is suggested, in measured times, and rounded up to whole minutes. */
const SUGGESTED = 2;
const MINUTE = 60;

export interface Slow {
  /** Milliseconds to the first token of the full turn. */
  readonly first: number;
  readonly limit: WaitLimit & { readonly seconds: number };
  /** `error`: OpenClaw would have given up; `warning`: it nearly did. */
  readonly severity: 'error' | 'warning';
  readonly settings: ReturnType<typeof waitSettings>;
}

/** Null where this release waits long enough with this configuration, with a reserve. */
export function slowTurn(ref: ReleaseRef, facts: WaitFacts, first: number): Slow | null {
  const { seconds, rule } = waitLimit(ref, facts);
  if (seconds === null || seconds * 1000 >= first * RESERVE) return null;
  const wanted = Math.ceil((first / 1000) * (SUGGESTED / MINUTE)) * MINUTE;
  return {
    first,
    limit: { seconds, rule },
    severity: first > seconds * 1000 ? 'error' : 'warning',
    settings: waitSettings(ref, facts, wanted),
  };
}

/**
 * Milliseconds until the first token: many servers send the role at once and the first token after the prefill.
 * Comments that keep a connection open are no token: among them it is the end that counts.
 */
export function firstTokenMs({ outcome, timing }: Exchange): number {
  const isCommented = outcome.kind === 'response' && /^:/m.test(outcome.body);
  return isCommented ? timing.total : (timing.secondEvent ?? timing.firstEvent ?? timing.total);
}

/** Of the last turn with one of these bodies that was answered; undefined: none was. */
export function answeredTurn(
  exchanges: readonly Exchange[],
  bodies: readonly (string | undefined)[],
): Exchange | undefined {
  return exchanges.findLast(
    ({ probe, outcome }) =>
      bodies.includes(probe.body) && outcome.kind === 'response' && outcome.status === 200,
  );
}

/** Two turns of different sizes tell what a byte costs; a first one that loads the model tells nothing. */
export function expectedFirstToken(direct: Exchange | undefined, shape: Exchange, fullBytes: number): number {
  const [least, small] = [direct, shape].map((turn) => Buffer.byteLength(turn?.probe.body ?? ''));
  const took = firstTokenMs(shape);
  if (direct === undefined || least === undefined || small === undefined || small <= least) return took;
  const perByte = Math.max(0, took - firstTokenMs(direct)) / (small - least);
  return took + perByte * (fullBytes - small);
}

/** A shorter wait is not announced, in milliseconds. */
export const WORTH_SAYING = 10_000;

export const isWhole = ({ outcome }: Exchange): boolean =>
  outcome.kind === 'response' && outcome.status === 200 && outcome.end === 'complete';

/** Before the full turn is sent: how long it will take and, where that is too long, what this run must come to. */
export function foreseen(release: string, first: number, limit: number | null): string {
  const takes = `The full turn will take about ${formatMs(first)} to its first token, by the small ones`;
  return limit === null || first <= limit * 1000
    ? `${takes}.`
    : `${takes}; ${release} gives up after ${formatMs(limit * 1000)}, so this run will end in too-slow.`;
}
