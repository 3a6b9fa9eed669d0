import type { MeasuredRules } from '../types.js';
import { RULES_2026_6 } from './2026-6.js';

const { client, waiting } = RULES_2026_6;

/**
 * Answers: measured with the real OpenClaw 2026.7.1. Waiting: read from its code: as 2026.6.11, but the first event
 * of any local server has to come within 300 s (measured on loopback with one that stays silent for 330 s).
 */
export const RULES_2026_7 = {
  release: '2026.7.1',
  waiting: { ...waiting, limits: { ...waiting.limits, local: 300 } },
  client: {
    ...client,
    types: { ...client.types, findsStreamBehindJson: true },
    readsRefusal: true,
  },
} satisfies MeasuredRules;
