import type { Args } from '../../codes.js';
import type { CompatFlags } from '../../model.js';
import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, type Match, named } from '../cause.js';
import { MAX_COMPLETION_REFUSED, MAX_TOKENS_REFUSED } from '../words/request-params.js';

export const maxTokensRejected = {
  code: 'max-tokens-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the server refuses the limit on the answer’s length',
  why: (args) =>
    args.field === undefined
      ? 'The number of tokens asked for is not one it accepts.'
      : `It does not take ${args.field}.`,
  advice: (args) =>
    args.want === undefined
      ? 'Set maxTokens of the model row in openclaw.json to a number the server accepts.'
      : `Set compat.maxTokensField: "${args.want}".`,
  flags: (args): CompatFlags => (typeof args.want === 'string' ? { maxTokensField: args.want } : {}),
  when: recogniseMaxTokens,
  explains: ['param-rejected', 'opaque-error'],
  basis: 'structure',
  sources: [
    'https://docs.openclaw.ai/gateway/local-models',
    'https://github.com/EricLBuehler/mistral.rs/blob/master/mistralrs-server-core/src/chat_completion.rs',
  ],
  hiddenByOpenclaw: true,
} as const satisfies Cause;

function recogniseMaxTokens(facts: Facts): Match | null {
  // A negative number is what the prompt left of the context: not the limit's fault.
  if (!failed(facts) || says(facts, /got -\d{2,}/)) return null;
  const complaints = about(facts, 'max-tokens');
  const named_ = complaints[0]?.path.split('.').at(-1);
  const words = says(facts, ...MAX_TOKENS_REFUSED);
  if (complaints.length === 0 && !words) return null;
  if (says(facts, /context|'?inputs?'? tokens/) && complaints.length === 0) return null;
  const refusesNew =
    says(facts, ...MAX_COMPLETION_REFUSED) ||
    complaints.some((issue) => issue.rule === 'extra' && issue.path.endsWith('max_completion_tokens'));
  const wantsNew = says(facts, /use '?max_completion_tokens|max_tokens'? is not supported/);
  const missingOld =
    complaints.some((issue) => issue.rule === 'missing' && issue.path.endsWith('max_tokens')) ||
    says(facts, /missing.{0,40}max_tokens/);
  const args: Args = {
    ...(named_ === undefined ? {} : { field: named_ }),
    ...(wantsNew
      ? { want: 'max_completion_tokens' }
      : refusesNew || missingOld
        ? { want: 'max_tokens' }
        : {}),
  };
  return named(args);
}
