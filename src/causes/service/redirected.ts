import { type Cause, named } from '../cause.js';
import { between } from '../shared.js';

export const redirected = {
  code: 'redirected',
  layer: 'service',
  severity: 'error',
  title: 'the server redirects instead of answering',
  why: 'A redirect is not followed with a key, and OpenClaw’s POST would lose its body on the way.',
  advice: 'Put the address it redirects to into baseUrl.',
  flags: {},
  when: (facts) => (between(facts.evidence.status, 300, 399) ? named() : null),
  explains: ['wrong-path', 'opaque-error'],
  basis: 'structure',
  sources: ['https://www.rfc-editor.org/rfc/rfc9110#name-redirection-3xx'],
} as const satisfies Cause;
