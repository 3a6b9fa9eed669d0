/** The one verdict that needs no matrix. Pure. */
import type { Finding } from '../model.js';
import type { Known } from './context.js';

/** Nothing else decided, no layer failed, and what was answered was also read whole. */
export function isReady({ verdict, layers, findings }: Known): boolean {
  return (
    verdict === undefined && !layers.some(({ status }) => status === 'fail') && !findings.some(hidesFailure)
  );
}

/** OpenClaw shows the answer, but the model never saw its instructions, or the tools that it must have. */
export const hidesFailure = ({ code, severity }: Finding): boolean =>
  (code === 'silent-truncation' || code === 'tools-ignored') && severity === 'error';
