import { type Cause, named } from '../cause.js';

export const streamIdle = {
  code: 'stream-idle',
  layer: 'transport',
  severity: 'error',
  title: 'the stream fell silent before it was complete',
  why: 'The answer began and then nothing more came for as long as the idle deadline allows.',
  advice:
    'Look at the server: it may be stuck, swapping, or serving somebody else. Raise the idle deadline if it is only slow.',
  flags: {},
  when: ({ evidence, answer }) => (evidence.end === 'stalled' && !answer?.done ? named() : null),
  explains: ['empty-content', 'stream-truncated'],
  basis: 'structure',
  sources: ['https://github.com/cline/cline/pull/13486'],
  verdict: 'inconclusive',
  transient: true,
} as const satisfies Cause;
