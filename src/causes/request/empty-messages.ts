import { about, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { NO_MESSAGES } from '../words/request-body.js';

export const emptyMessages = {
  code: 'empty-messages',
  layer: 'request',
  severity: 'error',
  title: 'the request has no messages',
  why: 'The list of messages is missing or empty: a client of another API, or one that dropped them all.',
  advice: 'Check that the provider’s api is "openai-completions" in openclaw.json.',
  flags: {},
  when: (facts) =>
    firstOf(
      about(facts, 'messages').some((issue) => issue.found === 'missing' || issue.rule !== 'extra') &&
        named(),
      failed(facts) && says(facts, ...NO_MESSAGES) && !says(facts, /content/) && clear(),
    ),
  explains: ['opaque-error', 'wrong-api'],
  basis: 'structure',
  sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp'],
} as const satisfies Cause;
