import { type Cause, named } from '../cause.js';

export const streamLeftOpen = {
  code: 'stream-left-open',
  layer: 'transport',
  severity: 'error',
  title: 'the answer is complete, and the connection stays open',
  why: 'Clients that wait for the end of the connection rather than for [DONE] take the turn for unfinished.',
  advice: 'Update the server: after [DONE] the answer has to end.',
  flags: {},
  when: ({ evidence, answer }) => (evidence.end === 'stalled' && answer?.done ? named() : null),
  explains: ['stream-idle'],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/137263'],
  verdict: 'inconclusive',
} as const satisfies Cause;
