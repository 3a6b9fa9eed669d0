import { failed, says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { NOT_CHAT } from '../words/models.js';

export const modelNotChat = {
  code: 'model-not-chat',
  layer: 'model',
  severity: 'error',
  title: 'this model cannot chat',
  why: 'It is an embedding, speech or image model, or is served for another task.',
  advice: 'Name a chat model.',
  flags: {},
  when: (facts) =>
    failed(facts) &&
    says(facts, ...NOT_CHAT) &&
    !says(facts, /chat template|streaming|image|tool|this is a chat model/)
      ? clear()
      : null,
  explains: ['opaque-error', 'model-load-failed'],
  basis: 'wording',
  sources: [
    'https://github.com/mudler/LocalAI/issues/1946',
    'https://docs.vllm.ai/en/latest/models/pooling_models.html',
  ],
} as const satisfies Cause;
