import { byMeasuring, type Cause } from '../cause.js';

export const streamIgnored = {
  code: 'stream-ignored',
  layer: 'transport',
  severity: 'warning',
  title: 'a stream was asked for, and the answer came in one piece',
  why: 'The server ignores stream: true. OpenClaw 2026.4 then sees an empty reply; later releases read the whole answer.',
  advice: 'Update the server, or take the proxy that collects the stream out of the way.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://platform.openai.com/docs/api-reference/chat-streaming'],
  ofTheTurn: true,
  likelyFeatures: ['stream'],
} as const satisfies Cause;
