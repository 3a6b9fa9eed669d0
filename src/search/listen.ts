/** What a server's words hint at, although no cause is known to be worded so. Pure. */
import type { CompatFlags } from '../model.js';

/** An error that is longer than this echoes the request. */
const READ_CHARACTERS = 4000;

/**
 * The schema keywords of the turn that these words name, as flags to try: a keyword that is only mentioned proves
 * nothing, but the trial costs one request, and the answer to it may name the next one. {} for none.
 */
export function keywordsNamed(words: string, carried: readonly string[]): CompatFlags {
  const said = words.slice(0, READ_CHARACTERS).toLowerCase();
  const named = carried.filter((keyword) => said.split(/[^a-z~$]+/).includes(keyword.toLowerCase()));
  return named.length === 0 ? {} : { unsupportedToolSchemaKeywords: named };
}
