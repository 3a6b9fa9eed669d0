import { says } from '../../reading/facts.js';
import { type Cause, firstOf, guess } from '../cause.js';
import { network } from '../shared.js';
import { REFUSED } from '../words/transport.js';

export const connectionRefused = {
  code: 'connection-refused',
  layer: 'transport',
  severity: 'error',
  title: 'nothing listens at this address',
  why: 'The connection was refused: no server is running there, or it listens on another port or address.',
  advice:
    'Start the server, or correct the port in baseUrl. From a container, the host is host.docker.internal, not localhost.',
  flags: {},
  when: (facts) =>
    firstOf(
      network(facts, /ECONNREFUSED|refused|^unreachable$/i, ...REFUSED),
      facts.evidence.transport === null &&
        facts.status === null &&
        says(
          facts,
          /fetch failed|connection error|network (?:connection )?error|apiconnectionerror|econnfail/,
        ) &&
        guess(),
    ),
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ollama/ollama/issues/3200', 'https://github.com/ollama/ollama/issues/1579'],
  transient: true,
  inReadme: true,
  look: 'neighbours',
  titleAt: ({ host, port }) => `nothing listens at ${host} port ${port}`,
} as const satisfies Cause;
