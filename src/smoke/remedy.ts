/** From a set of flags that was found to a remedy that was proven. */

import { lossOf } from '../flags/flags.js';
import type { Judgement } from '../probes/judgement.js';
import type { Remedy } from '../report/contract.js';
import type { FoundRemedy } from '../search/remedy.js';
import type { SmokeContext } from './context.js';
import { prove } from './prove.js';
import { hidesFailure } from './verdict.js';

/** A remedy that was found, before it was proven. */
export const untested = ({ flags, by }: FoundRemedy): Remedy => ({
  flags,
  status: 'untested',
  loses: lossOf(flags),
  proof:
    by === 'words'
      ? 'named by the server; not proven at full size'
      : 'found by trying; not proven at full size',
  settings: [],
});

/**
 * Re-sends shape, full and tool-result turn with the flags. When all pass, the remedy is verified.
 * @returns the turn that failed; null when all passed
 */
export async function proveRemedy(
  context: SmokeContext,
  { flags, by }: FoundRemedy,
  direct: Judgement | null,
): Promise<Judgement | null> {
  context.tell({ kind: 'proving', flags });
  let isCut = false;
  const failed = await prove(context, flags, direct, (event) => {
    isCut ||= 'findings' in event && event.findings.some(hidesFailure);
    context.tell({ kind: 'in-proof', event });
  });
  if (failed !== null) {
    context.tell({ kind: 'refuted' });
    return failed;
  }
  if (context.requireTools && flags.supportsTools === false)
    context.tell({ kind: 'decided', verdict: 'backend-limit' });
  const result = isCut ? 'answered, but not read whole' : 'pass';
  const proof = `agent turn re-sent with these flags: ${result}${by === 'trying' ? '; found by trying, not by reading' : ''}`;
  const found = untested({ flags, by });
  context.tell({
    kind: 'proven',
    remedy: context.fullTurn ? { ...found, status: 'verified', proof } : found,
  });
  return null;
}
