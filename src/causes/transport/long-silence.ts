import { byMeasuring, type Cause } from '../cause.js';

export const longSilence = {
  code: 'long-silence',
  layer: 'transport',
  severity: 'warning',
  title: (args) =>
    `the stream fell silent in the middle of an answer${args.silence === undefined ? '' : ` for ${args.silence}`}`,
  why: 'Releases that wait for the next token for a limited time give such an answer up.',
  advice: 'Look for what stops the server: swapping, a batch of another request, a model that is moved.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/145203'],
} as const satisfies Cause;
