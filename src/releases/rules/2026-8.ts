import type { MeasuredRules } from '../types.js';
import { RULES_2026_9 } from './2026-9.js';

const { client, waiting } = RULES_2026_9;

/** Answers: measured with the real OpenClaw 2026.8.2. Waiting: read from its code, which comes to that of 2026.9.6. */
export const RULES_2026_8 = {
  release: '2026.8.2',
  waiting,
  client: { ...client, doneMark: 'prefix', errorEventFails: false },
} satisfies MeasuredRules;
