import { type Facts, says, succeeded } from '../../reading/facts.js';
import { type Cause, clear, type Match, named } from '../cause.js';
import { FINISH_WRONG } from '../words/answer.js';

export const finishReasonWrong = {
  code: 'finish-reason-wrong',
  layer: 'answer',
  severity: 'warning',
  title: (args) =>
    `finish_reason does not fit the answer${args.reason === undefined ? '' : `: ${args.reason}`}`,
  why: 'finish_reason tells OpenClaw whether to run tools or to stop; this one says something else than the answer does.',
  advice: 'Update the server.',
  flags: {},
  when: recogniseFinish,
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/mudler/LocalAI/issues/6218',
    'https://github.com/vllm-project/vllm/pull/25054',
  ],
  limitArtefact: 'always',
} as const satisfies Cause;

const FINISH = /^(?:stop|length|tool_calls|content_filter|function_call|eos|end_turn|stop_sequence)$/;

function recogniseFinish(facts: Facts): Match | null {
  const answer = facts.answer !== null && facts.answer.error === null ? facts.answer : null;
  if (answer !== null) {
    const reason = answer.finishReason;
    if (reason === 'tool_calls' && answer.toolCalls.length === 0 && answer.textCall === null)
      return named({ reason: 'tool_calls without a call' });
    if (facts.fragment) return null;
    if (reason === 'stop' && answer.toolCalls.length > 0) return named({ reason: 'stop with a tool call' });
    if (reason !== null && !FINISH.test(reason) && reason !== 'error')
      return named({ reason: `unknown value ${reason.slice(0, 40)}` });
    return null;
  }
  if (!succeeded(facts)) return null;
  return says(facts, ...FINISH_WRONG) ? clear() : null;
}
