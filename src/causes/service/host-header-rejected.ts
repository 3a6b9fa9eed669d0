import { failed, says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { HOST_REFUSED } from '../words/service.js';

export const hostHeaderRejected = {
  code: 'host-header-rejected',
  layer: 'service',
  severity: 'error',
  title: 'the server refuses this host name',
  why: 'It answers only requests whose Host header is on its list, as a guard against DNS rebinding.',
  advice: 'Use localhost or 127.0.0.1 in baseUrl, or add the host name to the server’s trusted hosts.',
  flags: {},
  when: (facts) => (failed(facts) && says(facts, ...HOST_REFUSED) ? clear() : null),
  explains: ['auth', 'gateway-error'],
  basis: 'wording',
  sources: ['https://github.com/janhq/jan/issues/6819'],
} as const satisfies Cause;
