import { byMeasuring, type Cause } from '../cause.js';

export const streamLeftOpen = {
  code: 'stream-left-open',
  layer: 'transport',
  severity: 'warning',
  title: 'the answer is complete, and the connection stays open',
  why: 'Clients that wait for the end of the connection rather than for [DONE] take the turn for unfinished.',
  advice: 'Update the server: after [DONE] the answer has to end.',
  flags: {},
  when: byMeasuring,
  explains: ['stream-idle'],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/137263'],
} as const satisfies Cause;
