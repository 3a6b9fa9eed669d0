import { byMeasuring, type Cause } from '../cause.js';

export const memoryGrowing = {
  code: 'memory-growing',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.from === undefined
      ? 'the server takes more memory from round to round'
      : `the server took ${args.from} at first and ${args.to} after ${args.after} of the same day, and still grows`,
  why: 'An agent asks for days. A server whose memory does not settle is ended by the system in the middle of a turn.',
  advice: 'Update the server, bound its prompt cache where it has one, or restart it at night.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/ollama/ollama/issues/18106',
    'https://github.com/ggml-org/llama.cpp/issues/27725',
  ],
} as const satisfies Cause;
