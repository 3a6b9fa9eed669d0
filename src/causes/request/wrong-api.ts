import { about, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { OTHER_API } from '../words/request-params.js';

export const wrongApi = {
  code: 'wrong-api',
  layer: 'request',
  severity: 'error',
  title: 'the request belongs to another API',
  why: 'What was sent is a Responses, Completions or Messages request, or the server speaks another API at this path.',
  advice: 'Set api: "openai-completions" of the provider in openclaw.json.',
  flags: {},
  when: (facts) => {
    if (!failed(facts)) return null;
    const complaints = about(facts, 'other-api');
    return firstOf(
      complaints.some((issue) => issue.rule === 'missing' || issue.rule === 'extra') && named(),
      says(facts, /untagged enum \w*(?:input|response)\w*|previous_response_id/) && named(),
      says(facts, ...OTHER_API) && !says(facts, /content-type|prompt length|prompt is too/) && clear(),
    );
  },
  explains: ['param-rejected', 'empty-messages', 'opaque-error'],
  basis: 'structure',
  sources: [
    'https://github.com/ai-dynamo/dynamo/issues/10963',
    'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp',
  ],
} as const satisfies Cause;
