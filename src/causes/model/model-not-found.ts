import { type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, guess, likely, type Match, named } from '../cause.js';
import { MODEL_UNKNOWN, NOT_ABOUT_NAME } from '../words/models.js';

export const modelNotFound = {
  code: 'model-not-found',
  layer: 'model',
  severity: 'error',
  title: 'the server has no model of this name',
  why: 'The name in the request is not one of the server’s own.',
  advice: 'Use an id that /v1/models lists, letter for letter, as id of the model row in openclaw.json.',
  flags: {},
  when: recogniseNotFound,
  explains: ['opaque-error', 'wrong-path'],
  basis: 'structure',
  sources: [
    'https://github.com/ollama/ollama/blob/main/docs/api.md',
    'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
  ],
  rightServer: true,
  inReadme: true,
} as const satisfies Cause;

function recogniseNotFound(facts: Facts): Match | null {
  if (!failed(facts) || (facts.status ?? 404) >= 502) return null;
  const typed = facts.said.types.some((type) => /model_?not_?found|notfounderror|not_found_error/.test(type));
  const param = facts.said.params.includes('model');
  if (says(facts, ...NOT_ABOUT_NAME)) return null;
  const words = says(facts, ...MODEL_UNKNOWN);
  if (words && (typed || param || facts.status === 404)) return named();
  if (words) return clear();
  if (typed && facts.status === 404 && says(facts, /model/)) return likely();
  if (facts.status !== 404) return null;
  // A local server that knows the path and still says 404 does so for the model.
  if (facts.server === 'jan' && facts.stage === 'direct') return named();
  return says(facts, /model|lora|adapter/) ? guess() : null;
}
