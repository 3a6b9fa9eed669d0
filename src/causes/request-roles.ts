import { about, type Facts, failed, says } from '../reading/facts.js';
import type { Code } from './codes.js';
import { clear, firstOf, likely, type Match, type MatrixRow, named } from './row.js';
import {
  DEVELOPER_NAMED,
  FIRST_MESSAGE,
  PREFILL,
  ROLE_ORDER,
  ROLE_REFUSED,
  SYSTEM_REFUSED,
} from './words/request-messages.js';

/** Rows about the roles of messages and their order. */
export const REQUEST_ROLES = {
  'developer-role-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the server does not know the role developer',
    why: 'The instructions were sent under OpenAI’s newer role name; the server or the model’s template knows system only.',
    advice: 'Set compat.supportsDeveloperRole: false: the instructions are then sent as system.',
    serverOptions: {},
    flags: { supportsDeveloperRole: false },
    recognise: recogniseDeveloper,
    explains: ['template-error', 'opaque-error'],
    basis: 'structure',
    sources: ['https://github.com/0xku/kon/issues/5', 'https://github.com/ogx-ai/ogx/issues/6069'],
  },
  'system-message-rejected': {
    layer: 'request',
    severity: 'error',
    title: 'the model’s template takes no system message here',
    why: 'It has no system role at all, or allows one system message only, at the very beginning.',
    advice: 'Use a model (or a chat template) that takes a system message; OpenClaw cannot do without one.',
    serverOptions: {
      'llama-server': '--chat-template-file with a template that has a system role',
      vllm: '--chat-template FILE',
    },
    flags: {},
    recognise: (facts) =>
      failed(facts)
        ? firstOf(
            about(facts, 'role').some((issue) => issue.value === 'system') && named(),
            says(facts, ...SYSTEM_REFUSED) && !says(facts, /system (?:memory|resources)/) && clear(),
          )
        : null,
    explains: ['template-error', 'opaque-error'],
    basis: 'wording',
    sources: [
      'https://github.com/arcee-ai/fastmlx/issues/22',
      'https://github.com/cubist38/mlx-openai-server/pull/267',
    ],
  },
  'role-alternation': {
    layer: 'request',
    severity: 'error',
    title: 'the order of roles is refused',
    why: 'The model’s template wants user and assistant to alternate. OpenClaw 2026.9 sends two user messages in a row, and a user message after a tool result.',
    advice: (args) =>
      args.kind === 'prefill'
        ? 'Do not end the messages with an assistant turn, or turn thinking off on the server.'
        : 'Use a chat template that is relaxed about the order. Else compat.requiresAssistantAfterToolResult helps after tool results; two users in a row only go away with compat.supportsTools: false.',
    serverOptions: {
      'llama-server': '--chat-template-file with a relaxed template; --no-prefill-assistant for prefill',
      vllm: '--chat-template FILE',
      tabbyapi: 'prompt_template in config.yml',
    },
    flags: (args) =>
      args.kind === 'after-tool'
        ? { requiresAssistantAfterToolResult: true }
        : args.kind === 'users'
          ? { supportsTools: false }
          : {},
    recognise: recogniseAlternation,
    explains: ['template-error', 'opaque-error', 'reasoning-rejected'],
    basis: 'wording',
    sources: [
      'https://github.com/eclipse-theia/theia/issues/17104',
      'https://github.com/BerriAI/litellm/issues/6323',
    ],
  },
} as const satisfies Partial<Record<Code, MatrixRow>>;

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
