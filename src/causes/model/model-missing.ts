import { about, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { MODEL_MISSING } from '../words/models.js';

export const modelMissing = {
  code: 'model-missing',
  layer: 'model',
  severity: 'error',
  title: 'the request names no model',
  why: 'The server insists on a model name and got none.',
  advice: 'Set id of the model row in openclaw.json (here: --model ID).',
  flags: {},
  when: (facts) =>
    firstOf(
      about(facts, 'model').some((issue) => issue.found === 'missing' || issue.found === 'null') && named(),
      failed(facts) &&
        says(facts, ...MODEL_MISSING) &&
        !says(facts, /(?:not|un) ?loaded|load a model|for image|missing data/) &&
        clear(),
    ),
  explains: ['opaque-error'],
  basis: 'structure',
  sources: ['https://platform.openai.com/docs/api-reference/chat/create'],
  rightServer: true,
} as const satisfies Cause;
