import { failed, says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { TEMPLATE_MISSING } from '../words/models.js';

export const chatTemplateMissing = {
  code: 'chat-template-missing',
  layer: 'model',
  severity: 'error',
  title: 'the model has no chat template',
  why: 'The server does not know how to turn messages into a prompt for this model: a base model, or a conversion without its template.',
  advice: 'Use an instruct model, or give the server the template.',
  flags: {},
  when: (facts) => (failed(facts) && says(facts, ...TEMPLATE_MISSING) ? clear() : null),
  explains: ['template-error', 'opaque-error'],
  basis: 'wording',
  sources: [
    'https://huggingface.co/docs/transformers/chat_templating',
    'https://github.com/theroyallab/tabbyAPI/blob/main/endpoints/OAI/router.py',
  ],
} as const satisfies Cause;
