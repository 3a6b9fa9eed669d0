import type { MeasuredRules } from '../types.js';
import { RULES_2026_9 } from './2026-9.js';

const { client, waiting } = RULES_2026_9;

/**
 * Answers: measured with the real OpenClaw 2026.8.2. Waiting: read from its code: as 2026.9.6, but the first event
 * of any local server has to come within 300 s (measured on loopback with one that stays silent for 330 s).
 */
export const RULES_2026_8 = {
  release: '2026.8.2',
  waiting: { ...waiting, limits: { ...waiting.limits, local: 300 } },
  client: { ...client, doneMark: 'prefix', errorEventFails: false },
} satisfies MeasuredRules;
