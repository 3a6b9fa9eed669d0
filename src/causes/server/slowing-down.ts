import { byMeasuring, type Cause } from '../cause.js';

export const slowingDown = {
  code: 'slowing-down',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.small === undefined || args.large === undefined
      ? 'reading a prompt becomes much slower as it grows'
      : `prompts are read at ${args.small} while small, at ${args.large} near the end of the window`,
  why: 'The longer a session lasts, the longer each turn takes, beyond what its size explains.',
  advice:
    'Configure a smaller contextWindow, so that OpenClaw sums the session up earlier; flash attention and a cache in a smaller type help many servers.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ggml-org/llama.cpp/issues/22746'],
} as const satisfies Cause;
