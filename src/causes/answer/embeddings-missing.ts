import { byMeasuring, type Cause } from '../cause.js';

export const embeddingsMissing = {
  code: 'embeddings-missing',
  layer: 'answer',
  severity: 'warning',
  title: 'there is no /v1/embeddings for memory search',
  why: 'Memory search that is configured to ask this server fails.',
  advice: 'Serve an embedding model, or configure memory search for another provider.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/unslothai/unsloth/pull/10320'],
} as const satisfies Cause;
