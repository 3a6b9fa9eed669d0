import { answered, failed, says } from '../../reading/facts.js';
import { type Cause, clear, firstOf, likely } from '../cause.js';
import { DIED, INNER_CONNECTION } from '../words/server.js';

export const serverCrash = {
  code: 'server-crash',
  layer: 'server',
  severity: 'error',
  title: (args) =>
    args.size === undefined
      ? 'the server, or the process that runs the model, died'
      : `the server died of this turn (${args.size}${args.after === undefined ? '' : `, after ${args.after}`})`,
  why: 'The engine ended in the middle of a request. On large turns memory is the usual cause: the operating system ends a process that asks for too much.',
  advice:
    'Restart it and read its log; use a smaller context, model or turn; update it. If it dies only of large turns, the limit is the server’s or the model’s, not OpenClaw’s.',
  flags: {},
  when: (facts) => {
    if (!failed(facts) && facts.answer?.error == null && facts.answer !== null) return null;
    return firstOf(
      says(facts, ...DIED) && clear(),
      answered(facts) &&
        (facts.status === 500 || facts.status === 424) &&
        says(facts, ...INNER_CONNECTION) &&
        likely(),
    );
  },
  explains: ['gateway-error', 'connection-refused', 'stream-truncated', 'opaque-error'],
  basis: 'wording',
  sources: [
    'https://github.com/ollama/ollama/issues/14983',
    'https://github.com/mudler/LocalAI/issues/5339',
    'https://github.com/vllm-project/vllm-metal/issues/112',
  ],
  explainsTheRest: true,
  inReadme: true,
} as const satisfies Cause;
