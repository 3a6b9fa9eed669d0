import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, type Match, named } from '../cause.js';
import { TAKES_ARRAYS } from '../shared.js';
import { NULL_REFUSED, STRING_ON_NULL } from '../words/request-messages.js';

export const nullContentRejected = {
  code: 'null-content-rejected',
  layer: 'request',
  severity: 'error',
  title: 'message content must not be null or absent',
  why: 'After a tool call OpenClaw sends the assistant’s message with content null, as the OpenAI API has it; this server wants a string there.',
  advice: 'Set compat.requiresAssistantAfterToolResult: true: null content is then sent as an empty string.',
  flags: { requiresAssistantAfterToolResult: true },
  when: recogniseNull,
  explains: ['opaque-error', 'template-error'],
  basis: 'structure',
  sources: [
    'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp',
    'https://github.com/danny-avila/LibreChat/issues/6256',
  ],
  likelyFeatures: ['assistant-null-content'],
  hiddenByOpenclaw: true,
  inReadme: true,
} as const satisfies Cause;

function recogniseNull(facts: Facts): Match | null {
  if (!failed(facts) || says(facts, /json ?schema|schemaerror/)) return null;
  const content = about(facts, 'content', 'message', 'none').filter(
    (issue) => issue.area === 'content' || issue.expected === 'string' || issue.expected === 'array',
  );
  if (facts.may('null-content') && content.some((issue) => issue.found === 'null')) return named();
  if (content.some((issue) => issue.found === 'missing' && issue.area === 'content')) return named();
  if (says(facts, TAKES_ARRAYS) && facts.likely('null-content')) return clear();
  if (says(facts, ...STRING_ON_NULL) && facts.likely('null-content')) return clear();
  if (
    says(
      facts,
      /multimodal|image|reasoning_content|schema|came back|tool[_ ]calls? (?:is|was|are) |(?:answer|response|reply|output)\b/,
    )
  )
    return null;
  return firstOf(
    says(facts, ...NULL_REFUSED) &&
      !says(facts, /length|string or null|content-type|must contain alphanumeric/) &&
      clear(),
    says(facts, /untagged enum \w*(?:content|message)\w*/) &&
      facts.likely('null-content') &&
      !facts.may('images') &&
      clear(),
  );
}
