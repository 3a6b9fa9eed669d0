import { byMeasuring, type Cause } from '../cause.js';

export const embeddingsBatchLimit = {
  code: 'embeddings-batch-limit',
  layer: 'answer',
  severity: 'warning',
  title: (args) =>
    `/v1/embeddings refuses ${args.refused === undefined ? 'a batch of the size that memory search sends' : `${args.refused} inputs at once`}`,
  why: 'Memory search sends its texts in batches; one that is refused is tried again without end.',
  advice: 'Raise the batch that the server takes.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/136757'],
} as const satisfies Cause;
