import { byMeasuring, type Cause } from '../cause.js';

export const sizeLimit = {
  code: 'size-limit',
  layer: 'size',
  severity: 'error',
  title: (args) =>
    args.works === undefined || args.fails === undefined
      ? 'larger turns fail, without a reason being given'
      : `turns of ${args.works} pass and turns of ${args.fails} fail, without a reason being given`,
  why: 'The same turn passes when it is smaller: the server has a limit that it does not name, or dies of the size.',
  advice: (args) =>
    args.unit === 'bytes'
      ? 'It is the body’s size that is refused, so a longer context is no cure: make the turn smaller (a leaner agent set-up, fewer tools), or raise that limit.'
      : 'Raise the server’s context or memory, or make the turn smaller: a leaner agent set-up, fewer tools.',
  // A longer context is no cure for a limit on bytes.
  noOption: (args) => args.unit === 'bytes',
  flags: {},
  when: byMeasuring,
  explains: ['opaque-error'],
  basis: 'structure',
  sources: ['https://docs.openclaw.ai/gateway/local-models'],
} as const satisfies Cause;
