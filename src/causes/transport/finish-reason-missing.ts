import { byMeasuring, type Cause } from '../cause.js';

export const finishReasonMissing = {
  code: 'finish-reason-missing',
  layer: 'transport',
  severity: 'warning',
  title: 'the stream ends without a finish_reason',
  why: 'Nothing tells whether the answer is complete, was cut short, or is a tool call.',
  advice: 'Update the server, or take proxies that cut streams out of the way.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  mayTalkWithoutStream: true,
  ofTheTurn: true,
} as const satisfies Cause;
