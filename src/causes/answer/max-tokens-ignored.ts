import { type Facts, says, succeeded } from '../../reading/facts.js';
import { bySign, type Cause, clear, type Match } from '../cause.js';
import { LIMIT_IGNORED } from '../words/answer.js';

export const maxTokensIgnored = {
  code: 'max-tokens-ignored',
  layer: 'answer',
  severity: 'warning',
  title: (args) =>
    args.got === undefined || args.asked === undefined
      ? 'the limit on the answer’s length is ignored'
      : `${args.got} tokens came where at most ${args.asked} were asked for`,
  why: 'The server does not know max_completion_tokens and ignores it, so the model writes until its context is full and the turn times out.',
  advice: 'Set compat.maxTokensField: "max_tokens".',
  flags: { maxTokensField: 'max_tokens' },
  when: recogniseIgnoredLimit,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/ollama/ollama/blob/main/openai/openai.go'],
  inReadme: true,
} as const satisfies Cause;

function recogniseIgnoredLimit(facts: Facts): Match | null {
  if (facts.signs !== null) return bySign(facts, 'limit-exceeded');
  return succeeded(facts) && says(facts, ...LIMIT_IGNORED) ? clear() : null;
}
