import { byMeasuring, type Cause } from '../cause.js';
import { lookAtChanges } from '../changes.js';

export const flagsRegressed = {
  code: 'flags-regressed',
  layer: 'baseline',
  severity: 'error',
  title: ({ now = 'flags' }) => `compat needs ${now} now; the baseline did without`,
  why: 'The server refuses, or no longer understands, a part of the turn that it took when the baseline was written.',
  advice: lookAtChanges,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ericcurtin/inferrs'],
} as const satisfies Cause;
