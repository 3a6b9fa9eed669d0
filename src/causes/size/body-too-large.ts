import { type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { OVERFLOW_TYPE, OVERFLOW_WORDS } from '../shared.js';
import { BODY_TOO_LARGE } from '../words/size.js';

export const bodyTooLarge = {
  code: 'body-too-large',
  layer: 'size',
  severity: 'error',
  title: 'the request is too large for the server or a proxy before it',
  why: 'It refuses bodies above a number of bytes; a full OpenClaw turn is 30 to 150 kB, more with images.',
  advice: 'Raise the limit on the body’s size, or point baseUrl past the proxy.',
  flags: {},
  when: (facts) =>
    firstOf(
      facts.status === 413 && !isOverflow(facts) && named(),
      failed(facts) && says(facts, ...BODY_TOO_LARGE) && !isOverflow(facts) && clear(),
    ),
  explains: ['gateway-error', 'opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/openresty/lua-resty-upload/issues/27',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size',
  ],
} as const satisfies Cause;

function isOverflow(facts: Facts): boolean {
  return (
    facts.said.types.some((type) => OVERFLOW_TYPE.test(type)) ||
    (says(facts, ...OVERFLOW_WORDS) && says(facts, /token|context/))
  );
}
