import { type Facts, says } from '../../reading/facts.js';
import { type Cause, clear, guess, likely, type Match, named } from '../cause.js';
import { KEY_WANTED } from '../words/service.js';

export const auth = {
  code: 'auth',
  layer: 'service',
  severity: 'error',
  title: 'the server wants another key',
  why: 'It asks for an API key or token, and the one that was sent (or none) is not accepted.',
  advice:
    'Set apiKey of the provider in openclaw.json (here: --api-key or INFERRS_API_KEY) to a key the server knows.',
  flags: {},
  when: recogniseAuth,
  explains: ['opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/agustif/opencode-lmstudio/issues/41',
    'https://github.com/continuedev/continue/issues/11010',
  ],
} as const satisfies Cause;

function recogniseAuth(facts: Facts): Match | null {
  const words = says(facts, ...KEY_WANTED);
  if (facts.status === 401 || facts.status === 407) return named();
  if (facts.status === 403) return facts.said.html ? null : words ? clear() : guess();
  if (words && (facts.status === null || facts.status < 500)) return likely();
  return null;
}
