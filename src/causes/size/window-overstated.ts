import { byMeasuring, type Cause } from '../cause.js';

export const windowOverstated = {
  code: 'window-overstated',
  layer: 'size',
  severity: 'error',
  title: (args) =>
    args.usable === undefined
      ? 'the window that is told is not the one that works'
      : `${args.told} tokens are ${args.by === 'configured' ? 'configured' : 'told'}, and prompts of up to ${args.usable} work${args.slots === undefined ? '' : `: it is divided among ${args.slots} slots`}`,
  why: 'OpenClaw fills the window that is configured and sums a session up only near its end. Where less works, the session breaks before that.',
  advice: (args) =>
    args.usable === undefined
      ? 'Set contextWindow in openclaw.json to what works, or raise the context of the server.'
      : `Set contextWindow in openclaw.json to ${args.usable}, or raise the context of the server.`,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/pull/128019'],
} as const satisfies Cause;
