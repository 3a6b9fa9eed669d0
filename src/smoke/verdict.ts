/** From what is known to one verdict. Pure. */

import { MATRIX } from '../causes/index.js';
import { isCode } from '../codes.js';
import type { LayerId, Verdict } from '../model.js';
import type { Known } from './context.js';
import { hidesFailure, isReady } from './ready.js';

/** A failure of the direct request with such a code makes every larger turn fail for the same reason. */
export function explainsTheRest(code: string): boolean {
  if (!isCode(code)) return false;
  return ['transport', 'service', 'model'].includes(MATRIX[code].layer) && code !== 'opaque-error'
    ? true
    : code === 'server-crash';
}

const BY_CODE: Readonly<Record<string, Verdict>> = {
  timeout: 'inconclusive',
  'stream-idle': 'inconclusive',
  busy: 'inconclusive',
  unstable: 'inconclusive',
  'dropped-turn': 'backend-limit',
  'stream-truncated': 'backend-limit',
  'body-capped': 'backend-limit',
  'gateway-error': 'backend-limit',
  'opaque-error': 'backend-limit',
};

/** What a failure that nothing cured comes to. */
function verdictOfFailure(code: string, layer: string): Verdict {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  const matrixLayer = isCode(code) ? MATRIX[code].layer : 'server';
  if (matrixLayer === 'model') return 'model-not-ready';
  const first = layer === 'health' || layer === 'models' || layer === 'direct';
  return first && (matrixLayer === 'transport' || matrixLayer === 'service')
    ? 'unreachable'
    : 'backend-limit';
}

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
