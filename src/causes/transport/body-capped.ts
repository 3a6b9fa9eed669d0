import { succeeded } from '../../reading/facts.js';
import { type Cause, named } from '../cause.js';

export const bodyCapped = {
  code: 'body-capped',
  layer: 'transport',
  severity: 'warning',
  title: 'the answer was larger than this tool reads',
  why: 'Reading stopped at the size limit, so the rest of the answer was not judged.',
  advice:
    'Nothing needs to change if the answer was meant to be that long; else look for a model that does not stop.',
  flags: {},
  // What its status says of an answer holds however long it is.
  when: (facts) => (facts.evidence.end === 'capped' && succeeded(facts) ? named() : null),
  explains: [],
  basis: 'structure',
  sources: ['https://platform.openai.com/docs/api-reference/chat'],
  verdict: 'backend-limit',
} as const satisfies Cause;
