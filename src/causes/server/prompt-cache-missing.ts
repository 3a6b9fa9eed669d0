import { byMeasuring, type Cause } from '../cause.js';

export const promptCacheMissing = {
  code: 'prompt-cache-missing',
  layer: 'server',
  severity: 'warning',
  title: (args) =>
    args.again === undefined
      ? 'no prefix of a prompt is kept from one turn to the next'
      : `no prefix is kept: the next turn of the same conversation took ${args.again} to its first token, the first one ${args.first}`,
  why: 'Each turn of a session begins with the system text and tools of the one before, byte for byte. This server reads all of it again, every turn and after every tool call.',
  advice:
    'Turn the prompt cache of the server on, or use a server that has one; a smaller agent set-up (lean mode) makes each turn cheaper.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/ggml-org/llama.cpp/issues/22746',
    'https://github.com/openclaw/openclaw/issues/139989',
  ],
} as const satisfies Cause;
