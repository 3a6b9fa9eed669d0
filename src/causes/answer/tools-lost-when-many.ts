import { byMeasuring, type Cause } from '../cause.js';

export const toolsLostWhenMany = {
  code: 'tools-lost-when-many',
  layer: 'answer',
  severity: 'warning',
  title: (args) =>
    args.few === undefined
      ? 'the model calls a tool when it is shown few, and none when it is shown all'
      : `the model calls a tool when it is shown ${args.few}, and none when it is shown ${args.many}`,
  why: 'With a long list of tools it tells what it would do instead of doing it.',
  advice: 'Use lean mode or a smaller tools.profile, or another model.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/jundot/omlx/issues/3153'],
} as const satisfies Cause;
