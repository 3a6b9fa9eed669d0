import type { MeasuredRules } from '../types.js';
import { RULES_2026_6 } from './2026-6.js';

const { client } = RULES_2026_6;

/** Measured with the real OpenClaw 2026.7.1. */
export const RULES_2026_7 = {
  release: '2026.7.1',
  client: {
    ...client,
    types: { ...client.types, findsStreamBehindJson: true },
    readsRefusal: true,
  },
} satisfies MeasuredRules;
