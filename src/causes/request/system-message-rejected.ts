import { about, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, named } from '../cause.js';
import { SYSTEM_REFUSED } from '../words/request-messages.js';

export const systemMessageRejected = {
  code: 'system-message-rejected',
  layer: 'request',
  severity: 'error',
  title: 'the model’s template takes no system message here',
  why: 'It has no system role at all, or allows one system message only, at the very beginning.',
  advice: 'Use a model (or a chat template) that takes a system message; OpenClaw cannot do without one.',
  flags: {},
  when: (facts) =>
    failed(facts)
      ? firstOf(
          about(facts, 'role').some((issue) => issue.value === 'system') && named(),
          says(facts, ...SYSTEM_REFUSED) && !says(facts, /system (?:memory|resources)/) && clear(),
        )
      : null,
  explains: ['template-error', 'opaque-error'],
  basis: 'wording',
  sources: [
    'https://github.com/arcee-ai/fastmlx/issues/22',
    'https://github.com/cubist38/mlx-openai-server/pull/267',
  ],
  likelyFeatures: ['system-role'],
} as const satisfies Cause;
