import { type Facts, says } from '../../reading/facts.js';
import { type Cause, clear, guess, likely, type Match, named } from '../cause.js';
import { between } from '../shared.js';
import { NOT_FOUND_WORDS } from '../words/service.js';

/** The model, or something else that the request names, is what was not found: then the path is right. */
const OTHER_NOT_FOUND = /model|adapter|lora|repository|template|tool|engine\b/;

export const wrongPath = {
  code: 'wrong-path',
  layer: 'service',
  severity: 'error',
  title: 'the server is there, but not at this path',
  why: 'The path of baseUrl is wrong: usually /v1 is missing, or there twice.',
  advice: 'End baseUrl in /v1, for example http://127.0.0.1:8080/v1.',
  flags: {},
  when: recogniseWrongPath,
  explains: ['opaque-error', 'empty-content'],
  basis: 'structure',
  sources: [
    'https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/618',
    'https://github.com/openclaw/openclaw/issues/84697',
    'https://github.com/jakobdylanc/llmcord/issues/56',
  ],
  inReadme: true,
  look: 'paths',
} as const satisfies Cause;

function recogniseWrongPath(facts: Facts): Match | null {
  const { status } = facts;
  const success = between(status, 200, 299);
  if (says(facts, /unexpected endpoint/)) {
    // LM Studio logs this even for a path it serves well.
    return facts.stage === 'health' ||
      says(facts, /\((?:get|post) (?:\/v1\/(?:models|chat\/completions)|[^)]*health[^)]*)\)/)
      ? null
      : named();
  }
  if (success && facts.stage !== 'health') {
    const page = facts.said.html || /text\/html/i.test(facts.evidence.contentType ?? '');
    return page ? named() : null;
  }
  if (status !== null && ![400, 404, 405, 410, 501].includes(status)) return null;
  if (status === 404 || status === 405) {
    if (says(facts, /\/v1\/(?:responses|messages)\b/)) return null;
    if (says(facts, ...NOT_FOUND_WORDS)) return clear();
    const bare = facts.text
      .replace(/[^a-z]+/g, ' ')
      .replace(
        /\b(?:http|request|error|detail|code|status|message|type|null|post|get|not|found|method|allowed|nosuchkey|api|openai|notfounderror)\b/g,
        '',
      )
      .trim();
    if (bare === '') return named();
    if (status === 405) return likely();
    if (facts.said.html) return likely();
    if (says(facts, /not found/) && !says(facts, OTHER_NOT_FOUND)) return likely();
    return says(facts, OTHER_NOT_FOUND) ? null : guess();
  }
  return says(facts, ...NOT_FOUND_WORDS) && !says(facts, /model/) ? likely() : null;
}
