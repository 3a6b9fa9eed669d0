import { byMeasuring, type Cause } from '../cause.js';
import { lookAtChanges } from '../changes.js';

export const speedRegressed = {
  code: 'speed-regressed',
  layer: 'baseline',
  severity: 'error',
  title: ({ what, before = '', now = '', slower = '', allowed = '' }) =>
    what === undefined
      ? 'slower than in the baseline, by more than --slower-than allows'
      : `${what}: ${now}, in the baseline ${before}: ${slower} slower, more than ${allowed}`,
  why: 'One run is one sample: another program on the machine, a cold cache or a throttled processor shows here as well. Where it holds when repeated, the server became slower.',
  advice: (args) => `Run it once more to rule out chance. ${lookAtChanges(args)}`,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ggml-org/llama.cpp/issues/17037'],
} as const satisfies Cause;
