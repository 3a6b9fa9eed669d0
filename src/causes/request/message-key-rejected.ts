import { about, type Facts, failed, says } from '../../reading/facts.js';
import { type Cause, clear, type Match, named } from '../cause.js';
import { KEY_REFUSED } from '../words/request-messages.js';

export const messageKeyRejected = {
  code: 'message-key-rejected',
  layer: 'request',
  severity: 'error',
  title: (args) =>
    args.key === undefined
      ? 'the server refuses a key in a message'
      : `the server refuses the key ${args.key} in a message`,
  why: 'It allows only the keys it knows in messages (often only role and content) and refuses the others.',
  advice:
    'Set compat.strictMessageKeys: true (OpenClaw 2026.6 and later): only role and content are then sent, so tool results lose their tool_call_id: test the tool-result turn.',
  flags: { strictMessageKeys: true },
  when: recogniseKey,
  explains: ['opaque-error', 'param-rejected'],
  basis: 'structure',
  sources: [
    'https://docs.openclaw.ai/gateway/local-models',
    'https://github.com/vllm-project/vllm/issues/12864',
  ],
  likelyFeatures: ['extra-message-keys'],
} as const satisfies Cause;

function recogniseKey(facts: Facts): Match | null {
  if (!failed(facts)) return null;
  const extra = about(facts, 'message-key', 'message').filter((issue) => issue.rule === 'extra');
  const first = extra[0];
  if (first !== undefined) {
    const key = first.path.split('.').at(-1);
    return named(key === undefined ? {} : { key });
  }
  const words = says(facts, ...KEY_REFUSED);
  return words ? clear() : null;
}
