/** From what is known to one verdict. Pure. */

import { verdictOfFailure } from '../causes/known.js';
import type { LayerId, Verdict } from '../model.js';
import type { Known } from './context.js';
import { hidesFailure, isReady } from './ready.js';

const isAgentLayer = (id: LayerId): boolean => id === 'shape' || id === 'agent' || id === 'tool-result';

/**
 * The verdict: what was decided on the way, else ready when no layer failed, else needs-flags when the remedy was
 * verified and no error remains that flags do not touch, else what the root cause stands for.
 */
export function verdictOf(known: Known): Verdict {
  if (known.verdict !== undefined) return known.verdict;
  if (isReady(known)) return 'ready';
  const failed = known.layers.find(({ status }) => status === 'fail');
  if (failed === undefined || known.findings.some(hidesFailure)) return 'backend-limit';
  if (known.remedy?.status === 'verified') return 'needs-flags';
  const root = known.findings.find(({ severity }) => severity === 'error');
  if (root === undefined) return 'inconclusive';
  const verdict = verdictOfFailure(root.code, root.layer);
  // That no flag helps can only be said where flags were tried.
  return verdict === 'backend-limit' && !known.searched && isAgentLayer(failed.id) ? 'inconclusive' : verdict;
}
