import type { Cause } from '../cause.js';
import { network } from '../shared.js';

export const connectionReset = {
  code: 'connection-reset',
  layer: 'transport',
  severity: 'error',
  title: 'the connection was closed before any answer',
  why: 'Something accepted the connection and dropped it without a word: the wrong kind of service, a firewall, or a server that is going down.',
  advice: 'Check that the port belongs to an HTTP server, and whether the server still runs.',
  flags: {},
  when: (facts) =>
    facts.stage === 'health' || facts.stage === 'models'
      ? network(
          facts,
          /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection closed/i,
          /econnreset|connection reset|socket hang up|empty reply|other side closed/,
        )
      : null,
  explains: [],
  basis: 'structure',
  sources: ['https://nodejs.org/api/errors.html#common-system-errors'],
  transient: true,
  ofTheTurn: true,
  look: 'scheme',
  titleAt: ({ host, port }) => `${host} port ${port} closes the connection without an answer`,
} as const satisfies Cause;
