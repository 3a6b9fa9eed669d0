import type { Verdict } from '../model.js';

/** The exit code of each verdict: part of the contract with scripts and CI jobs. */
export const EXIT_CODES = {
  ready: 0,
  'needs-flags': 1,
  'usage-error': 2,
  unreachable: 3,
  'model-not-ready': 4,
  'backend-limit': 5,
  inconclusive: 6,
  regressed: 7,
  interrupted: 130,
} as const satisfies Record<Verdict, number>;

/** In the order of their exit codes; what --fail-on accepts. */
export const VERDICTS = Object.keys(EXIT_CODES) as readonly Verdict[];

/** 128 plus the number of the signal, as shells count. */
const SIGTERM_EXIT = 143;

/**
 * The process's exit code. With `failOn` (--fail-on) a verdict that is not in it becomes 0, but never usage-error
 * and interrupted: they say that nothing, or not everything, was tested, and a CI job must not read that as success.
 * @param regressed it is worse than its baseline: with `regressed` in `failOn` that counts, whatever the verdict
 */
export function exitCodeFor(
  verdict: Verdict,
  signal?: 'SIGTERM',
  failOn?: readonly Verdict[],
  regressed = false,
): number {
  if (verdict === 'interrupted' && signal === 'SIGTERM') return SIGTERM_EXIT;
  const judged = verdict !== 'usage-error' && verdict !== 'interrupted';
  const counts = failOn?.includes(verdict) || (regressed && failOn?.includes('regressed'));
  if (judged && failOn !== undefined && !counts) return EXIT_CODES.ready;
  return EXIT_CODES[verdict];
}

/** From the best to the worst: what a fleet comes to is the last of them that one of its targets came to. */
export const BY_SEVERITY = [
  'ready',
  // works, worse than it did
  'regressed',
  // a line in openclaw.json away
  'needs-flags',
  // may be anything
  'inconclusive',
  // not with this model or server
  'backend-limit',
  'model-not-ready',
  'unreachable',
  // was not examined, or not to its end
  'usage-error',
  'interrupted',
] as const satisfies readonly Verdict[];

/** The worst of these; ready where there is none. */
export const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  BY_SEVERITY.findLast((verdict) => verdicts.includes(verdict)) ?? 'ready';

/** The exit code of a command that gives no verdict: what it has is printed, and a signal that cut it short is not hidden. */
export function exitCodeAfter({ aborted, reason }: AbortSignal, otherwise: number): number {
  return aborted ? exitCodeFor('interrupted', reason === 'SIGTERM' ? reason : undefined) : otherwise;
}
