import { failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { CONTENT_TYPE } from '../words/request-body.js';

export const contentTypeMissing = {
  code: 'content-type-missing',
  layer: 'request',
  severity: 'error',
  title: 'the server wants Content-Type: application/json',
  why: 'The request came without that header, or with another type.',
  advice:
    'Send Content-Type: application/json (curl -H). OpenClaw always does, so look at what sits in between.',
  flags: {},
  when: (facts) =>
    firstOf(
      facts.status === 415 && named(),
      failed(facts) &&
        says(facts, ...CONTENT_TYPE) &&
        !says(facts, /content type is supported|content type: '?(?:image|audio|input|text)/) &&
        clear(),
    ),
  explains: ['opaque-error', 'bad-json'],
  basis: 'structure',
  sources: ['https://github.com/tokio-rs/axum/blob/main/axum/src/extract/rejection.rs'],
} as const satisfies Cause;
