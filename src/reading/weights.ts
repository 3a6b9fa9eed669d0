/**
 * What was learned from examples.jsonl, as `unpack` reads it, and the examples that have a source, as `readKnown` does.
 * scripts/learn.mjs fills both in, in what was compiled: they are no source code. Empty, they know nothing.
 */
export const WEIGHTS: string = '';
export const KNOWN: string = '';
