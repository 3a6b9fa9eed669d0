import type { CompatFlags } from '../../model.js';
import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, likely, type Match, named } from '../cause.js';
import { MODEL_OUTPUT, TOOL_HISTORY_REFUSED, TOOL_ROLE_REFUSED } from '../words/request-tools.js';

export const toolMessageRejected = {
  code: 'tool-message-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the tool call or its result, sent back as history, is refused',
  why: 'The turn after a tool call carries the assistant’s tool_calls and a message of role tool; the server or the model’s template cannot take one of them.',
  advice: (args) =>
    args.kind === 'role'
      ? 'The server knows no role tool: without tools the turn passes (compat.supportsTools: false).'
      : args.kind === 'name'
        ? 'Set compat.requiresToolResultName: true: tool results then carry the tool’s name.'
        : 'Update the server or use the tool-aware chat template of the model; start a new session if the history holds a broken call.',
  flags: (args): CompatFlags =>
    args.kind === 'role'
      ? { supportsTools: false }
      : args.kind === 'name'
        ? { requiresToolResultName: true }
        : {},
  when: recogniseToolMessage,
  explains: ['template-error', 'opaque-error', 'bad-json'],
  basis: 'structure',
  sources: [
    'https://github.com/vxcontrol/pentagi/issues/313',
    'https://github.com/vllm-project/vllm/pull/12332',
  ],
  likelyFeatures: ['tool-role'],
  hiddenByOpenclaw: true,
} as const satisfies Cause;

function recogniseToolMessage(facts: Facts): Match | null {
  if (!facts.may('tool-messages') || !failed(facts)) return null;
  const role = about(facts, 'role').find((issue) => issue.rule === 'variant' && issue.value !== '');
  if (role !== undefined && !['developer', 'system', 'user', 'assistant'].includes(role.value)) {
    return named(/^(?:tool|function)$/.test(role.value) ? { kind: 'role' } : {});
  }
  const inside = about(facts, 'tool-message');
  if (says(facts, /after (?:the )?role|(?:is|are|was|were|being) (?:returned|emitted|streamed|generated)/))
    return null;
  if (inside.length > 0 && about(facts, 'answer').length === 0) {
    return inside.some((issue) => /(?:^|\.)name$/.test(issue.path) && issue.rule === 'missing')
      ? named({ kind: 'name' })
      : named();
  }
  const words = firstOf(
    says(facts, ...TOOL_ROLE_REFUSED) && named({ kind: 'role' }),
    says(
      facts,
      /tool.{0,40}(?:'?name'? (?:is |field )?(?:required|missing)|must (?:have|contain|include) (?:a )?'?name)/,
    ) && clear({ kind: 'name' }),
    says(facts, ...TOOL_HISTORY_REFUSED) && clear(),
  );
  if (words !== null && !says(facts, ...MODEL_OUTPUT)) return words;
  if (facts.stage !== 'tool-result-turn') return null;
  // The body itself was JSON: what is left to be read as JSON are the call's arguments.
  if (
    says(
      facts,
      /expecting (?:value|property name|',' delimiter|':' delimiter)|unterminated string starting|extra data: line/,
    )
  )
    return named();
  const nameless = about(facts, 'none', 'message');
  if (nameless.some((issue) => issue.rule === 'extra')) return likely();
  if (nameless.some((issue) => issue.expected !== null && issue.found !== 'array' && issue.found !== 'null'))
    return likely();
  return says(
    facts,
    /(?:unexpected|unknown|invalid|unsupported) (?:message )?role|roles? (?:is|are) (?:supported|allowed)/,
  )
    ? likely({ kind: 'role' })
    : null;
}
