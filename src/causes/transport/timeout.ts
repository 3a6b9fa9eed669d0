import { answered, failed, says } from '../../reading/facts.js';
import { type Cause, firstOf, likely, named } from '../cause.js';
import { network } from '../shared.js';
import { TIMED_OUT } from '../words/transport.js';

export const timeout = {
  code: 'timeout',
  layer: 'transport',
  severity: 'error',
  title: 'no answer in time',
  why: 'The server accepted the connection and did not answer (or fell silent) within the deadline. A full agent turn on a CPU can need minutes before its first byte.',
  advice:
    'Raise timeoutSeconds of the provider in openclaw.json (and --timeout here), make the turn smaller, or give the server a GPU. If even a one-line request gets no answer, restart the server.',
  flags: {},
  when: (facts) =>
    firstOf(
      // Silence within an answer is stream-idle, whatever the client calls it.
      facts.evidence.end !== 'stalled' &&
        network(facts, /TIME(?:D)?_?OUT|ABORT_?ERR|DEADLINE/i, ...TIMED_OUT),
      facts.evidence.end === 'timeout' && named(),
      facts.status === 408 && named(),
      answered(facts) &&
        failed(facts) &&
        facts.status !== 504 &&
        says(facts, /request timed out|deadline exceeded/) &&
        likely(),
    ),
  explains: ['stream-truncated', 'empty-content'],
  basis: 'structure',
  sources: [
    'https://github.com/cline/cline/issues/13371',
    'https://github.com/openclaw/openclaw/issues/69390',
    'https://github.com/ollama/ollama-js/issues/72',
  ],
  verdict: 'inconclusive',
  transient: true,
  titleAt: ({ host, port, seen }) => `${seen} from ${host} port ${port}`,
} as const satisfies Cause;
