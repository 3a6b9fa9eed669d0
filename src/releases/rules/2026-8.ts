import type { MeasuredRules } from '../types.js';
import { RULES_2026_9 } from './2026-9.js';

const { client } = RULES_2026_9;

/** Measured with the real OpenClaw 2026.8.2. */
export const RULES_2026_8 = {
  release: '2026.8.2',
  client: { ...client, doneMark: 'prefix', errorEventFails: false },
} satisfies MeasuredRules;
