import { byMeasuring, type Cause } from '../cause.js';
import { lookAtChanges } from '../changes.js';

export const layerRegressed = {
  code: 'layer-regressed',
  layer: 'baseline',
  severity: 'error',
  title: ({ what = 'a layer', before, now }) =>
    `${what} is worse than in the baseline${now === undefined ? '' : `: ${before} then, ${now} now`}`,
  why: 'What passed in the earlier report does not any more, or only with a warning.',
  advice: lookAtChanges,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ollama/ollama/issues/14332'],
} as const satisfies Cause;
