import { isObject } from '../../json.js';
import { failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { LOADING } from '../words/models.js';

/** What stands in `status` while a model is being loaded. */
const STATES_OF_LOADING: ReadonlySet<unknown> = new Set([
  'loading',
  'loading model',
  'initializing',
  'starting',
  'warming',
]);

export const modelLoading = {
  code: 'model-loading',
  layer: 'model',
  severity: 'error',
  title: 'the model is not loaded yet',
  why: 'The server answers, but the model is still loading, or was unloaded and has to be loaded again.',
  advice:
    'Wait and ask again (--wait 10m does that); keep the model loaded so that OpenClaw does not meet it cold.',
  flags: {},
  when: (facts) =>
    firstOf(
      isObject(facts.said.json) && STATES_OF_LOADING.has(facts.said.json.status) && named(),
      failed(facts) &&
        says(facts, ...LOADING) &&
        !says(
          facts,
          /maybe the model was unloaded|failed to load|error loading|insufficient|no model specified|stopped due|while loading/,
        ) &&
        clear(),
    ),
  explains: ['gateway-error', 'opaque-error', 'busy'],
  basis: 'structure',
  sources: ['https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md'],
  transient: true,
  rightServer: true,
  inReadme: true,
} as const satisfies Cause;
