import type { Cause } from '../cause.js';
import { network } from '../shared.js';
import { HOST_UNKNOWN } from '../words/transport.js';

export const hostNotFound = {
  code: 'host-not-found',
  layer: 'transport',
  severity: 'error',
  title: 'the host name cannot be resolved',
  why: 'No address belongs to the host name in baseUrl, at least not from here.',
  advice: 'Correct the host in baseUrl; for a server on this machine use 127.0.0.1.',
  flags: {},
  when: (facts) => network(facts, /ENOTFOUND|EAI_|getaddrinfo|ENODATA/i, ...HOST_UNKNOWN),
  explains: [],
  basis: 'structure',
  sources: ['https://nodejs.org/api/dns.html#error-codes', 'https://curl.se/libcurl/c/libcurl-errors.html'],
  transient: true,
  titleAt: ({ host }) => `the host name ${host} is not known here`,
} as const satisfies Cause;
