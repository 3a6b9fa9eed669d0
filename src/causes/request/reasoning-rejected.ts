import { about, failed, says } from '../../reading/facts.js';
import { type Cause, firstOf, named } from '../cause.js';
import { REASONING_REFUSED } from '../words/request-params.js';

export const reasoningRejected = {
  code: 'reasoning-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the server refuses reasoning_effort or thinking',
  why: 'The request asked for reasoning in a way that this server or model does not know.',
  advice: 'Set compat.supportsReasoningEffort: false, and reasoning: false in the model row.',
  flags: { supportsReasoningEffort: false },
  when: (facts) => {
    if (!failed(facts)) return null;
    return firstOf(
      about(facts, 'reasoning').length > 0 && named(),
      says(facts, ...REASONING_REFUSED) &&
        !says(facts, /template|content and thinking|messages?[.[]|reasoning_content|prefill/) &&
        named(),
    );
  },
  explains: ['param-rejected', 'opaque-error'],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/32638'],
} as const satisfies Cause;
