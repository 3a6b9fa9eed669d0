import { byMeasuring, type Cause } from '../cause.js';

export const slowFirstToken = {
  code: 'slow-first-token',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.first === undefined
      ? 'the first token comes later than OpenClaw waits for it'
      : `the first token of a turn came after ${args.first}${args.limit === undefined ? '' : `; OpenClaw gives up after ${args.limit}`}`,
  why: 'OpenClaw waits for a token for a limited time, which depends on its release, the address and the configuration.',
  advice:
    'Let it wait longer (the setting below), make turns cheaper (lean mode, prompt cache), or use a faster server.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/119602'],
} as const satisfies Cause;
