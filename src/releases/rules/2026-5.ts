import type { MeasuredRules } from '../types.js';
import { RULES_2026_6 } from './2026-6.js';

const { client, waiting, window } = RULES_2026_6;

/**
 * Answers: measured with the real OpenClaw 2026.5.28. Waiting: read from its code, which is that of 2026.6.11. Windows:
 * the numbers are the same in its code, and it refuses its own turn in 24,576 tokens as 2026.6.11 does.
 */
export const RULES_2026_5 = {
  release: '2026.5.28',
  window,
  waiting,
  client: {
    ...client,
    types: { ...client.types, refusesOthers: false },
    lengthFails: false,
    thinkTags: ['think', 'thinking', 'thought'],
    calls: { ...client.calls, takesNull: false, anyReason: true },
  },
} satisfies MeasuredRules;
