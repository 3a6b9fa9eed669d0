import { says, succeeded } from '../../reading/facts.js';
import { bySign, type Cause, firstOf, likely, named } from '../cause.js';
import { EMPTY_ANSWER } from '../words/answer.js';

export const emptyContent = {
  code: 'empty-content',
  layer: 'answer',
  severity: 'error',
  title: 'the answer is empty',
  why: 'Status 200 with neither text nor a tool call: the model stopped at once, or a parser swallowed what it wrote.',
  advice:
    'Try the same model without its reasoning or tool parser, and check its chat template; raise maxTokens if it is very low.',
  flags: {},
  when: (facts) => {
    if (facts.signs !== null) return bySign(facts, 'nothing-said');
    if (!succeeded(facts)) return null;
    const streamOfNothing =
      facts.evidence.end !== undefined && facts.evidence.body.trim() === '' && facts.evidence.status === 200;
    return firstOf(streamOfNothing && named(), says(facts, ...EMPTY_ANSWER) && likely());
  },
  explains: [],
  basis: 'structure',
  sources: [
    'https://github.com/openclaw/openclaw/issues/72751',
    'https://docs.openclaw.ai/gateway/local-models',
  ],
  mayTalkWithoutStream: true,
  limitArtefact: 'always',
} as const satisfies Cause;
