import { about, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { STRICT_REFUSED } from '../words/request-tools.js';

export const strictRejected = {
  code: 'strict-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the server refuses the key strict in a tool',
  why: 'The tools were sent with strict, which the server does not know.',
  advice: 'Set compat.supportsStrictMode: false: strict is then left out.',
  flags: { supportsStrictMode: false },
  when: (facts) => {
    if (!facts.may('strict') || !failed(facts)) return null;
    return firstOf(
      about(facts, 'strict').length > 0 && named(),
      says(facts, ...STRICT_REFUSED) && !says(facts, /strictly/) && clear(),
    );
  },
  explains: ['param-rejected', 'tool-schema-rejected', 'opaque-error'],
  basis: 'structure',
  sources: ['https://github.com/run-llama/llama_index/issues/19121'],
  hiddenByOpenclaw: true,
} as const satisfies Cause;
