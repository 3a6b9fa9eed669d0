import { type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, likely, type Match } from '../cause.js';
import { FIRST_MESSAGE, PREFILL, ROLE_ORDER } from '../words/request-messages.js';

export const roleAlternation = {
  code: 'role-alternation',
  layer: 'request',
  severity: 'error',
  title: 'the order of roles is refused',
  why: 'The model’s template wants user and assistant to alternate. OpenClaw 2026.9 sends two user messages in a row, and a user message after a tool result.',
  advice: (args) =>
    args.kind === 'prefill'
      ? 'Do not end the messages with an assistant turn, or turn thinking off on the server.'
      : 'Use a chat template that is relaxed about the order. Else compat.requiresAssistantAfterToolResult helps after tool results; two users in a row only go away with compat.supportsTools: false.',
  flags: (args) =>
    args.kind === 'after-tool'
      ? { requiresAssistantAfterToolResult: true }
      : args.kind === 'users'
        ? { supportsTools: false }
        : {},
  when: recogniseAlternation,
  explains: ['template-error', 'opaque-error', 'reasoning-rejected'],
  basis: 'wording',
  sources: [
    'https://github.com/eclipse-theia/theia/issues/17104',
    'https://github.com/BerriAI/litellm/issues/6323',
  ],
  likelyFeatures: ['trailing-user'],
  hiddenByOpenclaw: true,
  inReadme: true,
} as const satisfies Cause;

function recogniseAlternation(facts: Facts): Match | null {
  if (!failed(facts)) return null;
  const prefill = says(facts, ...PREFILL);
  const first = says(facts, ...FIRST_MESSAGE);
  const order = says(facts, ...ROLE_ORDER);
  if (says(facts, /tool_calls? (?:must|should)|tool_call_id|tool_use|role 'tool' must/)) return null;
  if (prefill) return clear({ kind: 'prefill' });
  if (order) return clear({ kind: kindOfOrder(facts) });
  return first ? likely({ kind: 'first' }) : null;
}

function kindOfOrder(facts: Facts): string {
  if (facts.server === 'tgi') return 'users';
  const afterTool = facts.stage === 'tool-result-turn' || says(facts, /after (?:role )?'?tool/);
  if (afterTool || facts.carried?.roles.includes('tool')) return 'after-tool';
  return facts.stage === 'direct' ? 'first' : 'users';
}
