import { says, succeeded } from '../../reading/facts.js';
import { findTextCall } from '../../reading/text-call.js';
import { bySign, type Cause, clear, likely } from '../cause.js';
import { CALL_AS_TEXT } from '../words/answer.js';

export const toolCallAsText = {
  code: 'tool-call-as-text',
  layer: 'answer',
  severity: 'error',
  title: (args) =>
    `the model wrote a tool call as text${args.dialect === undefined ? '' : ` (${args.dialect} notation)`}`,
  why: 'Nobody turned the model’s tool call into tool_calls, so OpenClaw sees text and no call; the turn ends without an action.',
  advice:
    'Start the server with the tool parser that fits the model; compat.supportsTools: false stops the model from trying.',
  flags: { supportsTools: false },
  when: (facts) => {
    if (facts.signs !== null) return bySign(facts, 'call-as-text');
    if (!succeeded(facts) || facts.answer !== null) return null;
    if (says(facts, ...CALL_AS_TEXT)) return clear();
    const pasted = findTextCall(facts.raw);
    return pasted === null || facts.said.issues.length > 0 ? null : likely({ dialect: pasted.dialect });
  },
  explains: ['finish-reason-wrong', 'marker-leak', 'empty-content'],
  basis: 'structure',
  sources: [
    'https://github.com/jundot/omlx/issues/3153',
    'https://docs.vllm.ai/en/latest/features/tool_calling.html',
  ],
  inReadme: true,
  quotes: 'text',
} as const satisfies Cause;
