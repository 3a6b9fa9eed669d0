import { failed, says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { OUT_OF_MEMORY } from '../words/models.js';

export const oom = {
  code: 'oom',
  layer: 'model',
  severity: 'error',
  title: 'the server ran out of memory',
  why: 'The model, or the memory that the prompt needs on top of it (the KV cache), does not fit.',
  advice: 'Use a smaller model or quantisation, a smaller context, or a smaller turn.',
  flags: {},
  when: (facts) => (failed(facts) && says(facts, ...OUT_OF_MEMORY) ? clear() : null),
  explains: ['model-load-failed', 'server-crash', 'stream-truncated'],
  basis: 'wording',
  sources: ['https://github.com/ollama/ollama/issues/5628', 'https://github.com/ollama/ollama/issues/1019'],
  rightServer: true,
} as const satisfies Cause;
