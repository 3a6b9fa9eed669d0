/** Did the whole prompt reach the model? Pure arithmetic on what the server itself counted. */

/** Bytes of a prompt and the tokens that the server counted for it. */
export interface Counted {
  readonly bytes: number;
  readonly tokens: number;
}

/** More bytes a token than any tokeniser reaches on such text; what lies above was not all read. */
const MOST_BYTES_PER_TOKEN = 6.5;
export const USUAL_BYTES_PER_TOKEN = 4;
/** How far the full turn may differ from what the small ones promise. */
const TOLERANCE = 2;

/**
 * Bytes per token, from two small prompts of the same run where there are two (their difference is free of what the
 * chat template adds to each), else from one, else the usual figure. Between 1 and 6.5.
 */
export function bytesPerToken(smaller: Counted | null, larger: Counted | null): number {
  if (larger === null) return USUAL_BYTES_PER_TOKEN;
  const grown = smaller !== null && larger.tokens > smaller.tokens && larger.bytes > smaller.bytes;
  const ratio = grown
    ? (larger.bytes - smaller.bytes) / (larger.tokens - smaller.tokens)
    : larger.bytes / Math.max(1, larger.tokens);
  return Math.min(MOST_BYTES_PER_TOKEN, Math.max(1, ratio));
}

/**
 * True when the server counted so few tokens for the full turn that a part of it was thrown away: more than twice the
 * bytes a token of the small turns, and more than any tokeniser reaches.
 */
export function isTruncated(full: Counted, expectedBytesPerToken: number): boolean {
  const ratio = full.bytes / Math.max(1, full.tokens);
  return ratio > TOLERANCE * expectedBytesPerToken && ratio > MOST_BYTES_PER_TOKEN;
}
