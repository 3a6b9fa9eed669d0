import { says } from '../../reading/facts.js';
import { type Cause, clear, firstOf } from '../cause.js';
import { network } from '../shared.js';
import { TLS_FAILED } from '../words/transport.js';

export const tls = {
  code: 'tls',
  layer: 'transport',
  severity: 'error',
  title: 'the TLS handshake failed',
  why: 'Either https is spoken to a server that only speaks http (local servers do), or its certificate is not trusted.',
  // Never to do without TLS: whoever answers TLS is meant to, and a key would go in the clear. Where a plain server is
  // found behind the port, the check says so.
  advice:
    'Check that baseUrl has the host name of the certificate, and the scheme that the server speaks; for a certificate of your own, set NODE_EXTRA_CA_CERTS.',
  flags: {},
  when: (facts) =>
    firstOf(
      network(
        facts,
        /SSL|TLS|CERT|EPROTO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|LEAF_SIGNATURE/i,
        ...TLS_FAILED,
      ),
      says(
        facts,
        /http request to an https server|plain http request was sent to https port|requires tls|https port/,
      ) && clear(),
    ),
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/openinterpreter/openinterpreter/issues/1016',
    'https://github.com/feder-cr/invisible_playwright_mcp/issues/576',
  ],
  look: 'scheme',
} as const satisfies Cause;
