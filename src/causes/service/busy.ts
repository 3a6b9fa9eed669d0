import { failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, guess, named } from '../cause.js';
import { BUSY } from '../words/service.js';

export const busy = {
  code: 'busy',
  layer: 'service',
  severity: 'error',
  title: 'the server is busy',
  why: 'It serves as many requests as it can, or limits how many one client may send.',
  advice: 'Run fewer agents at once or wait; if the server is yours, let it queue more.',
  flags: {},
  when: (facts) =>
    firstOf(
      (facts.status === 429 || facts.status === 529) && named(),
      failed(facts) && !says(facts, /circuit|fail(?:ed|ure) to load/) && says(facts, ...BUSY) && clear(),
      facts.status === 503 && guess(),
    ),
  explains: ['gateway-error', 'opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/ollama/ollama/blob/main/docs/faq.mdx',
    'https://github.com/ollama/ollama/blob/main/server/sched.go',
  ],
  verdict: 'inconclusive',
  transient: true,
} as const satisfies Cause;
