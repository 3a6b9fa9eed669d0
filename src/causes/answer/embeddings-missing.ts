import { byMeasuring, type Cause } from '../cause.js';

export const embeddingsMissing = {
  code: 'embeddings-missing',
  layer: 'answer',
  severity: 'warning',
  title: 'there is no /v1/embeddings, and memory search is configured to use it',
  why: 'Memory search asks this server for embeddings and fails.',
  advice: 'Serve an embedding model, or configure memory search for another provider.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/unslothai/unsloth/pull/10320'],
} as const satisfies Cause;
