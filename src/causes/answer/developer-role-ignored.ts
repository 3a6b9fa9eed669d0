import { failed, says } from '../../reading/facts.js';
import { type Cause, clear, likely } from '../cause.js';

export const developerRoleIgnored = {
  code: 'developer-role-ignored',
  layer: 'answer',
  severity: 'error',
  title: 'instructions sent as developer never reach the model',
  why: 'The server accepts the role developer and drops the message.',
  advice: 'Set compat.supportsDeveloperRole: false: the instructions are then sent as system.',
  flags: { supportsDeveloperRole: false },
  when: (facts) =>
    facts.may('developer') &&
    facts.answer === null &&
    facts.status !== null &&
    facts.status < 300 &&
    says(facts, /role[=: ]+'?developer|developer (?:role|message|prompt|instruction)s?/)
      ? clear()
      : failed(facts) && says(facts, /developer.{0,60}(?:silently|ignored|dropped|discarded|no effect)/)
        ? likely()
        : null,
  explains: [],
  basis: 'wording',
  sources: ['https://github.com/sgl-project/sglang/issues/40082'],
} as const satisfies Cause;
