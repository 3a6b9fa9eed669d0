import { byMeasuring, type Cause } from '../cause.js';

export const neverStops = {
  code: 'never-stops',
  layer: 'answer',
  severity: 'warning',
  title: (args) =>
    args.after === undefined
      ? 'the model does not stop by itself'
      : `the model does not stop by itself: without a limit there was no answer after ${args.after}, with one of ${args.limit} tokens it wrote until the limit`,
  why: 'A base model, or one whose end-of-turn token the server does not know, writes until something cuts it off. OpenClaw sends a limit with its turns, so that they end; each is as long as that limit.',
  advice:
    'Serve an instruct model, or give the server the model’s own chat template and stop tokens; a low maxTokens in openclaw.json keeps turns short meanwhile.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/vllm-project/vllm/issues/7327'],
} as const satisfies Cause;
