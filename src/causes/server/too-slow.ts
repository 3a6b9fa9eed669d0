import { byMeasuring, type Cause } from '../cause.js';

export const tooSlow = {
  code: 'too-slow',
  layer: 'server',
  severity: 'error',
  title: (args) =>
    args.first === undefined
      ? 'the first token of a full turn comes later than OpenClaw waits for it'
      : `the first token of the full turn came after ${args.first}; ${args.release ?? 'OpenClaw'} gives up after ${args.limit}`,
  why: 'A release waits for a token for a limited time. How long depends on the release, the address of the server and three settings; a turn that is given up looks as if the model had not answered.',
  advice: (args) =>
    args.settings === undefined
      ? 'Let OpenClaw wait longer: models.providers.ID.timeoutSeconds, or agents.defaults.llm.idleTimeoutSeconds in 2026.4; or make turns cheaper (lean mode, a GPU).'
      : `Let it wait longer, with ${args.settings}; or make turns cheaper (lean mode, a GPU).`,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/119602'],
} as const satisfies Cause;
