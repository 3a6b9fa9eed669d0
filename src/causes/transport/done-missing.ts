import { byMeasuring, type Cause } from '../cause.js';

export const doneMissing = {
  code: 'done-missing',
  layer: 'transport',
  severity: 'warning',
  title: 'the stream ends without [DONE]',
  why: 'The closing event of the protocol is missing; the answer before it is complete.',
  advice: 'Update the server; OpenClaw accepts it.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  ofTheTurn: true,
} as const satisfies Cause;
