import { byMeasuring, type Cause } from '../cause.js';

export const malformedStream = {
  code: 'malformed-stream',
  layer: 'transport',
  severity: 'error',
  title: (args) => `OpenClaw cannot read the stream${args.problem === undefined ? '' : `: ${args.problem}`}`,
  why: 'Its client gives the whole answer up at the first event that is not JSON, and newer releases at a content type that is neither text/event-stream nor JSON.',
  advice:
    'Update the server, or take out of the way what writes into the stream: each event is one line "data: {…}" with a blank line after it, the last one "data: [DONE]", and the content type is text/event-stream.',
  flags: {},
  when: byMeasuring,
  explains: ['empty-content'],
  basis: 'structure',
  sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  verdict: 'backend-limit',
  ofTheTurn: true,
  likelyFeatures: ['stream'],
} as const satisfies Cause;
