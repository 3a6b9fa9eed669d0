import { byMeasuring, type Cause } from '../cause.js';

export const thinkingLeaks = {
  code: 'thinking-leaks',
  layer: 'answer',
  severity: 'warning',
  title: 'thoughts stand in an answer that was to be one exact word',
  why: 'OpenClaw suppresses heartbeats by their exact text; with thoughts before it every heartbeat becomes a message to the user.',
  advice: 'Let the server give thoughts apart (reasoning_content), or turn thinking off.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/134662'],
} as const satisfies Cause;
