/** Narrow questions to the matrix: each reads one field of a cause. A code that is no cause's is answered as well. */
import { isCode } from '../codes.js';
import type { Verdict } from '../model.js';
import type { LayerId } from '../steps.js';
import type { KnownFeatureId } from '../turn/features.js';
import type { Cause, MatrixLayer } from './cause.js';
import { MATRIX } from './index.js';

/** The cause of this code; undefined for the code of a lint, for '', and for one that only a newer version knows. */
export function causeOf(code: string): Cause | undefined {
  return isCode(code) ? MATRIX[code] : undefined;
}

/** Layers whose failures every request meets, whatever it carries. */
const AT_THE_DOOR: readonly (MatrixLayer | undefined)[] = ['transport', 'service', 'model'];

/** A failure of the direct request with such a code makes every larger turn fail for the same reason. */
export function explainsTheRest(code: string): boolean {
  const cause = causeOf(code);
  return AT_THE_DOOR.includes(cause?.layer) || cause?.explainsTheRest === true;
}

/** May a part of the turn be what causes it? */
export function isOfTheTurn(code: string): boolean {
  const cause = causeOf(code);
  return cause !== undefined && (cause.ofTheTurn === true || !AT_THE_DOOR.includes(cause.layer));
}

/** What a failure that nothing cured comes to, met in this layer of the report. */
export function verdictOfFailure(code: string, met: LayerId): Verdict {
  const cause = causeOf(code);
  if (cause?.verdict !== undefined) return cause.verdict;
  if (cause?.layer === 'model') return 'model-not-ready';
  const first = met === 'health' || met === 'models' || met === 'direct';
  const unreachable = first && (cause?.layer === 'transport' || cause?.layer === 'service');
  return unreachable ? 'unreachable' : 'backend-limit';
}

export const isTransient = (code: string): boolean => causeOf(code)?.transient === true;
export const isWordless = (code: string): boolean => causeOf(code)?.wordless === true;
export const mayTalkWithoutStream = (code: string): boolean => causeOf(code)?.mayTalkWithoutStream === true;
export const meansRightServer = (code: string): boolean => causeOf(code)?.rightServer === true;
export const likelyFeatures = (code: string): readonly KnownFeatureId[] =>
  causeOf(code)?.likelyFeatures ?? [];
