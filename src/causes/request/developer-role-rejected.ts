import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, type Match, named } from '../cause.js';
import { DEVELOPER_NAMED, ROLE_REFUSED } from '../words/request-messages.js';

export const developerRoleRejected = {
  code: 'developer-role-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the server does not know the role developer',
  why: 'The instructions were sent under OpenAI’s newer role name; the server or the model’s template knows system only.',
  advice: 'Set compat.supportsDeveloperRole: false: the instructions are then sent as system.',
  flags: { supportsDeveloperRole: false },
  when: recogniseDeveloper,
  explains: ['template-error', 'opaque-error'],
  basis: 'structure',
  sources: ['https://github.com/0xku/kon/issues/5', 'https://github.com/ogx-ai/ogx/issues/6069'],
  hiddenByOpenclaw: true,
  inReadme: true,
} as const satisfies Cause;

function recogniseDeveloper(facts: Facts): Match | null {
  if (!facts.may('developer') || !failed(facts)) return null;
  const roles = about(facts, 'role');
  if (facts.complaints.some((issue) => issue.value === 'developer')) return named();
  if (
    says(facts, ...DEVELOPER_NAMED) &&
    !says(facts, /developer instruction is not enabled|silently|ignored|dropped|discarded|never reach/)
  ) {
    return named();
  }
  if (about(facts, 'tool-message').length > 0) return null;
  const aboutRole =
    says(facts, ...ROLE_REFUSED) ||
    roles.some((issue) => issue.rule === 'variant' && issue.value === '' && roles.length === 1);
  const toolRole =
    facts.stage === 'tool-result-turn' || says(facts, /'?tool'? role|role:? '?(?:tool|function)/);
  return aboutRole && !toolRole && !says(facts, /alternat|after role|system (?:role\b(?!s)|message|prompt)/)
    ? clear()
    : null;
}
