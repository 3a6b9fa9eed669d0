/** How large the context of a server should be, in its own option. Pure. */
import type { Finding } from '../report/contract.js';

/** Context lengths come in steps of this size. */
export const CONTEXT_STEP = 4096;

/** The usual context in which so many tokens find room. */
export const windowFor = (tokens: number): number => Math.ceil(tokens / CONTEXT_STEP) * CONTEXT_STEP;

/** `--max-seq-len 20480` for `--max-seq-len N`. */
export const withNumber = (text: string, window: number): string => text.replace(/\bN\b/gu, String(window));

/** The finding with the number that its advice left open. */
export const withWindow = (finding: Finding, window: number): Finding => ({
  ...finding,
  advice: withNumber(finding.advice, window),
  ...(finding.serverOption !== undefined && { serverOption: withNumber(finding.serverOption, window) }),
});
