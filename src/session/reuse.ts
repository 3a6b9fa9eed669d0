/** Was a prompt's beginning read again, or was it kept? Pure. */

/** Of one turn: tokens as the server tells them, the time to its first token in milliseconds. */
export interface Read {
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly ms: number | null;
}

/** A prefix counts as kept from this share of the prompt on. */
const KEPT_SHARE = 0.5;
/** A server that counts so little as kept is believed, unless the time speaks clearly against it: some count nothing. */
const NONE_SHARE = 0.1;
/** A machine that is busy with other things takes up to half as long again: between these, nothing can be said. */
const CLEARLY_KEPT = 0.4;
const CLEARLY_READ = 0.6;
/** Where whatever precedes any token takes this share of the first turn, its prefill cannot be told from it. */
const LARGEST_OVERHEAD = 0.5;

/**
 * null where neither the server's own count nor the times tell.
 * @param whole a turn of the same size that was read whole
 * @param small the time of a small prompt: what any request costs
 */
export function wasKept(turn: Read, whole: Read, small: number): boolean | null {
  const { promptTokens, cachedTokens } = turn;
  if (cachedTokens !== null && promptTokens !== null && cachedTokens >= promptTokens * KEPT_SHARE)
    return true;
  if (turn.ms === null || whole.ms === null || small > whole.ms * LARGEST_OVERHEAD) return null;
  const share = (turn.ms - small) / (whole.ms - small);
  if (share <= CLEARLY_KEPT) return true;
  const saysNone = cachedTokens !== null && promptTokens !== null && cachedTokens < promptTokens * NONE_SHARE;
  return saysNone || share >= CLEARLY_READ ? false : null;
}
