/** How long this OpenClaw waits for a token, and what makes it wait longer. */
import type { Args, Code } from '../codes.js';
import { waitLimit, waitSettings } from '../releases/waiting.js';
import type { Severity } from '../report/contract.js';
import { formatMs } from '../report/format.js';
import { type Play, raise, sessionFinding, suggest } from './play.js';

/** Milliseconds; null: for as long as it takes. */
export function patience({ context, setup }: Play): number | null {
  const { seconds } = waitLimit(context.profile, setup.waiting);
  return seconds === null ? null : seconds * 1000;
}

/** What takes longer than the release waits is an error, else a warning. */
export function severityOf(play: Play, ms: number): Severity {
  const limit = patience(play);
  return limit !== null && ms > limit ? 'error' : 'warning';
}

/** Longer than some release waits without being told to: worth a word on any. */
const LONG = 120_000;
/** Room above what was measured, for a machine that is busy. */
const ROOM = 1.5;

/** The latest first token of ordinary turns, against the time that this OpenClaw gives it. */
export function judgeFirstToken(play: Play, ms: number): void {
  // Smoke has told of it already, with the settings.
  if (play.context.known().findings.some(({ code }) => code === 'too-slow')) return;
  const limit = patience(play);
  if (ms <= Math.min(LONG, limit ?? LONG)) return;
  const args = { first: formatMs(ms), ...(limit !== null && { limit: formatMs(limit) }) };
  raiseSlow(play, 'slow-first-token', args, ms);
}

/**
 * A finding that is as bad as the time it costs: an error where the release gives up before, which settings cure that
 * let it wait, else a warning.
 */
export function raiseSlow(play: Play, code: Code, args: Args, ms: number): Severity {
  const severity = severityOf(play, ms);
  const cured = severity === 'error' && suggestWaiting(play, ms);
  raise(play, sessionFinding(play, code, args, { severity }), cured);
  return severity;
}

/** Settings with which the release waits long enough; false where there are none. */
function suggestWaiting(play: Play, ms: number): boolean {
  const { context, setup } = play;
  const settings = waitSettings(context.profile, setup.waiting, (ms * ROOM) / 1000);
  const why = `the first token of a turn took ${formatMs(ms)}`;
  const proof = 'that turn was waited for, and answered within this time';
  for (const { path, value } of settings) suggest(play, { path, value, why, proof });
  return settings.length > 0;
}
