import { type Facts, says, succeeded } from '../../reading/facts.js';
import { bySign, type Cause, clear, type Match } from '../cause.js';
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

function recogniseFinish(facts: Facts): Match | null {
  if (facts.signs !== null)
    return bySign(facts, 'finish-without-call', 'finish-denies-call', 'finish-unknown');
  if (!succeeded(facts)) return null;
  return says(facts, ...FINISH_WRONG) ? clear() : null;
}
