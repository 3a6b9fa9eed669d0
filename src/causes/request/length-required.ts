import { failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { LENGTH_REQUIRED } from '../words/request-body.js';

export const lengthRequired = {
  code: 'length-required',
  layer: 'request',
  severity: 'error',
  title: 'the server wants a Content-Length header',
  why: 'The body was sent in chunks, without its length; this server reads only bodies whose length is announced.',
  advice: 'Take the proxy or client that sends chunked bodies out of the way.',
  flags: {},
  when: (facts) =>
    firstOf(facts.status === 411 && named(), failed(facts) && says(facts, ...LENGTH_REQUIRED) && clear()),
  explains: ['bad-json', 'opaque-error'],
  basis: 'structure',
  sources: ['https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/server.py'],
} as const satisfies Cause;
