import { byMeasuring, type Cause } from '../cause.js';

export const promptCacheEvicted = {
  code: 'prompt-cache-evicted',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.again === undefined
      ? 'another prompt throws the conversation out of the prompt cache'
      : `after a memory flush and another agent’s turn the conversation took ${args.again} to its first token again, ${args.kept} before them`,
  why: 'A memory flush, a summary, a heartbeat or a sub-agent begins with other texts. With one slot they throw the conversation out, and its next turn is read from the beginning.',
  advice: (args) =>
    args.slots === undefined
      ? 'Give the server more slots (three or four), with the whole context for each.'
      : `Give the server more slots than the ${args.slots} it tells (three or four), with the whole context for each.`,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/openclaw/openclaw/issues/139989',
    'https://github.com/openclaw/openclaw/issues/143951',
  ],
} as const satisfies Cause;
