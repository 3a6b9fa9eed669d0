import { byMeasuring, type Cause } from '../cause.js';

export const compactionRejected = {
  code: 'compaction-rejected',
  layer: 'request',
  severity: 'error',
  title: (args) =>
    args.step === undefined
      ? 'the first compaction of a session is refused'
      : `${args.step} is refused, though ordinary turns pass`,
  why: 'When a session fills its window, OpenClaw has it summed up: requests of another shape, without tools, with arrays where ordinary turns have strings.',
  advice:
    'Set the flags that were tested with these requests as well; else the session ends at its first compaction.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://docs.openclaw.ai/concepts/compaction'],
} as const satisfies Cause;
