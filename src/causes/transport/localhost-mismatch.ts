import { byMeasuring, type Cause } from '../cause.js';

export const localhostMismatch = {
  code: 'localhost-mismatch',
  layer: 'transport',
  severity: 'error',
  title: 'localhost leads to an address family on which the server does not listen',
  why: 'localhost can mean ::1 or 127.0.0.1; the server listens on one of them only.',
  advice: 'Write 127.0.0.1 (or [::1]) instead of localhost in baseUrl.',
  flags: {},
  when: byMeasuring,
  explains: ['connection-refused'],
  basis: 'structure',
  sources: ['https://nodejs.org/api/dns.html#dnssetdefaultresultorderorder'],
} as const satisfies Cause;
