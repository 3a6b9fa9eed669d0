/** From what is known to one verdict. */

import type { Verdict } from '../model.js';
import type { Finding } from '../report/contract.js';
import type { LayerId } from '../steps.js';
import type { Known } from './events.js';

const isAgentLayer = (id: LayerId): boolean => id === 'shape' || id === 'agent' || id === 'tool-result';

/** OpenClaw shows the answer, but the model never saw its instructions, or the tools that it must have. */
export const hidesFailure = ({ code, severity }: Finding): boolean =>
  (code === 'silent-truncation' || code === 'tools-ignored') && severity === 'error';

/**
 * The verdict: what was decided on the way, else ready when no layer failed, else needs-flags when the remedy was
 * verified and no error remains that flags do not touch, else what the root cause stands for: only then the matrix loads.
 */
export async function verdictOf({ decided, layers, findings, remedy, searched }: Known): Promise<Verdict> {
  if (decided !== undefined) return decided;
  const failed = layers.find(({ status }) => status === 'fail');
  if (findings.some(hidesFailure)) return 'backend-limit';
  if (failed === undefined) return 'ready';
  if (remedy?.status === 'verified') return 'needs-flags';
  const root = findings.find(({ severity }) => severity === 'error');
  if (root === undefined) return 'inconclusive';
  const { verdictOfFailure } = await import('../causes/known.js');
  const verdict = verdictOfFailure(root.code, root.layer);
  // That no flag helps can only be said where flags were tried.
  return verdict === 'backend-limit' && !searched && isAgentLayer(failed.id) ? 'inconclusive' : verdict;
}
