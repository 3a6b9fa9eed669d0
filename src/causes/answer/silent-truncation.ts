import { type Facts, says, succeeded } from '../../reading/facts.js';
import { even } from '../../reading/said.js';
import { bySign, type Cause, clear, guess, likely, type Match } from '../cause.js';
import { DEAF_ANSWER, TRUNCATED } from '../words/answer.js';

export const silentTruncation = {
  code: 'silent-truncation',
  layer: 'answer',
  severity: 'error',
  title: (args) =>
    args.read === undefined
      ? 'the server threw part of the prompt away and said nothing'
      : `only ${args.read}${args.needed === undefined ? '' : ` of about ${args.needed}`} prompt tokens reached the model, and the server said nothing`,
  why: 'The prompt is longer than the context, so its middle or its beginning was cut out. The answer looks fine, but the model never saw its instructions.',
  advice:
    'Raise the server’s context to what the turn needs, and contextWindow and maxTokens in openclaw.json to what then fits: inferrs-doctor config judges them by the rule of the release.',
  flags: {},
  when: recogniseTruncation,
  explains: ['finish-reason-wrong', 'empty-content'],
  basis: 'structure',
  sources: [
    'https://github.com/cline/cline/issues/1507',
    'https://github.com/ralphgrewe/TradingAgents/issues/168',
  ],
  inReadme: true,
} as const satisfies Cause;

function recogniseTruncation(facts: Facts): Match | null {
  if (facts.signs !== null) return bySign(facts, 'window-filled');
  if (!succeeded(facts) || facts.answer !== null) return null;
  if (says(facts, ...TRUNCATED)) {
    return clear();
  }
  const count =
    /(?:prompt_eval_count|prompt_tokens|total_tokens|input_?tokens?|'?(?:input|total|prompt)'?)\W{1,6}(\d{4,6})\b/g;
  for (const match of even(facts.raw).matchAll(count)) {
    const size = Number(match[1]);
    const limit = [2048, 4096, 8192, 16384, 32768].find((window) => Math.abs(size - window) <= 4);
    if (limit !== undefined)
      return likely({
        size,
        limit: size < limit + 4 && /eval|input|prompt/.test(match[0]) ? limit * 2 : limit,
      });
  }
  return facts.evidence.status === 200 && !facts.said.html && says(facts, ...DEAF_ANSWER) ? guess() : null;
}
