import { byMeasuring, type Cause } from '../cause.js';
import { lookAtChanges } from '../changes.js';

export const settingsRegressed = {
  code: 'settings-regressed',
  layer: 'baseline',
  severity: 'error',
  title: ({ what, before = '', now = '' }) =>
    what === undefined
      ? 'a value of openclaw.json must be tighter than in the baseline'
      : `${what} must be ${now} in openclaw.json; in the baseline: ${before}`,
  why: 'The server holds less, or takes longer, than when the baseline was written: OpenClaw has to be told so.',
  advice: lookAtChanges,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ollama/ollama/issues/14073'],
} as const satisfies Cause;
