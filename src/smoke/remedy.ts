/** From a set of flags that was found to a remedy that was proven. */

import { lossOf } from '../flags/flags.js';
import type { Finding, LayerResult, Remedy } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { FoundRemedy } from '../search/remedy.js';
import { addFindings, type Known, type SmokeContext } from './context.js';
import { prove } from './prove.js';

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
  known: Known,
  { flags, by }: FoundRemedy,
  direct: Judgement | null,
): Promise<Judgement | null> {
  const layers: LayerResult[] = [];
  const findings: Finding[] = [];
  const failed = await prove(context, known, flags, direct, { layers, findings });
  if (failed !== null) return failed;
  addFindings(known, findings);
  if (context.requireTools && flags.supportsTools === false) known.verdict = 'backend-limit';
  if (!context.fullTurn) {
    known.remedy = { ...untested({ flags, by }), layers };
    return null;
  }
  known.remedy = {
    flags,
    status: 'verified',
    loses: lossOf(flags),
    proof: `agent turn re-sent with these flags: pass${by === 'trying' ? '; found by trying, not by reading' : ''}`,
    layers,
    settings: [],
  };
  return null;
}
