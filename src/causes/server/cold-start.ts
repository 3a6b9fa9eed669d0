import { byMeasuring, type Cause } from '../cause.js';

export const coldStart = {
  code: 'cold-start',
  layer: 'server',
  severity: 'info',
  title: (args) =>
    args.first === undefined
      ? 'the first request loaded the model'
      : `the first request took ${args.first}, the same kind of request ${args.again} later: the server loaded the model with it`,
  why: 'Some servers load a model with the first request for it, and unload it after a while. That time is none of the turns’ own.',
  advice: (args) =>
    args.limit === undefined
      ? 'Keep the model loaded, so that no turn meets it cold.'
      : `OpenClaw gives up after ${args.limit} without a token: keep the model loaded, so that no turn meets it cold.`,
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ollama/ollama/blob/main/docs/faq.md'],
} as const satisfies Cause;
