import { byMeasuring, type Cause } from '../cause.js';

export const oneAtATime = {
  code: 'one-at-a-time',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.waited === undefined
      ? 'a second request waits until the first is done'
      : args.by === 'prompt'
        ? `a second request waited ${args.waited} until the prompt of the first was read; behind a full turn that is ${args.behind}`
        : `a second request waited ${args.waited} for the first to end; behind a full turn that is ${args.behind}`,
  why: 'A summary, a heartbeat or a sub-agent runs beside a turn. Where requests are served one after the other it waits for the whole turn, and may time out before it begins.',
  advice: (args) =>
    args.by === 'prompt'
      ? 'Keep background work away: no heartbeat, agents.defaults.maxConcurrent 1; a server that keeps prefixes makes prompts short.'
      : 'Let the server serve two requests at once, or keep background work away: no heartbeat, agents.defaults.maxConcurrent 1.',
  // Servers with several slots may still read one prompt after the other.
  noOption: (args) => args.by === 'prompt',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/NVIDIA/NemoClaw/issues/10955'],
} as const satisfies Cause;
