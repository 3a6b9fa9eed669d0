import type { Cause } from '../cause.js';
import { network } from '../shared.js';
import { NO_ROUTE } from '../words/transport.js';

export const unroutable = {
  code: 'unroutable',
  layer: 'transport',
  severity: 'error',
  title: 'there is no route to this address',
  why: 'The address exists, but this machine has no way to it: another network, a VPN that is down, or a firewall.',
  advice: 'Check the address in baseUrl, and that both machines are on the same network.',
  flags: {},
  when: (facts) => network(facts, /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN/i, ...NO_ROUTE),
  explains: [],
  basis: 'structure',
  sources: ['https://nodejs.org/api/errors.html#common-system-errors'],
  transient: true,
  titleAt: ({ host }) => `there is no way from here to ${host}`,
} as const satisfies Cause;
