import { byMeasuring, type Cause } from '../cause.js';

export const slowerOverTime = {
  code: 'slower-over-time',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.from === undefined
      ? 'the same requests take longer from round to round'
      : `the same request (${args.turn}) took ${args.from} to its first token at first, ${args.to} after ${args.after}`,
  why: 'The requests are the same in each round, so what grows is something in the server, or the heat of the machine.',
  advice:
    'Look at the clock and the temperature of the GPU or CPU and at swapping; if they are in order, update the server or restart it at night.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/ggml-org/llama.cpp/issues/22360',
    'https://github.com/ollama/ollama/issues/9103',
  ],
} as const satisfies Cause;
