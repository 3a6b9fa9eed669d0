import { byMeasuring, type Cause } from '../cause.js';

export const answersMixed = {
  code: 'answers-mixed',
  layer: 'server',
  severity: 'error',
  title: 'two requests at once get each other’s answers',
  why: 'Two turns with different marks were sent at the same time, and an answer held the other one’s mark. With background work an agent is then told what was meant for another.',
  advice:
    'Update the server, or serve one request at a time in it; keep agents.defaults.maxConcurrent at 1 until then.',
  flags: {},
  when: byMeasuring,
  explains: [],
  basis: 'structure',
  sources: ['https://github.com/openclaw/openclaw/issues/120270'],
} as const satisfies Cause;
