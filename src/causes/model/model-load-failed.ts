import { failed, says } from '../../reading/facts.js';
import { type Cause, clear } from '../cause.js';
import { LOAD_FAILED } from '../words/models.js';

export const modelLoadFailed = {
  code: 'model-load-failed',
  layer: 'model',
  severity: 'error',
  title: 'the server could not load the model',
  why: 'The name is known, but loading failed: a missing or broken file, a kind of model this build does not know, or no access to download it.',
  advice:
    'Read the server’s log, load the model by hand, and update the server if the model is newer than it.',
  flags: {},
  when: (facts) =>
    failed(facts) && says(facts, ...LOAD_FAILED) && !says(facts, /image|template|tokenizer config|grammar/)
      ? clear()
      : null,
  explains: ['server-crash', 'model-not-found', 'opaque-error'],
  basis: 'wording',
  sources: [
    'https://github.com/mudler/LocalAI/issues/4170',
    'https://github.com/continuedev/continue/issues/12713',
  ],
  rightServer: true,
} as const satisfies Cause;
