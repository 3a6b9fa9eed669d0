import type { Args } from '../codes.js';

/** What to look at first: what the two reports tell of what changed between them, as `changed`. */
export const lookAtChanges = ({ changed }: Args): string =>
  changed === undefined
    ? 'See what changed since the baseline: the server, its version and options, the model file, the machine and what else runs on it.'
    : `What changed since the baseline: ${changed}.`;
