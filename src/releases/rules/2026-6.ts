import type { MeasuredRules } from '../types.js';
import { FINISH_REASONS, HIDES } from './shared.js';

/** Measured with the real OpenClaw 2026.6.11. */
export const RULES_2026_6 = {
  release: '2026.6.11',
  window: {
    reserveTokens: 16_384,
    reserveTokensFloor: 20_000,
    leastPrompt: { share: 0.5, tokens: 8000 },
    refuses: true,
    compaction: 'twice',
    lowersLimit: true,
    toolResultChars: 9_220,
  },
  waiting: {
    limits: { local: null, 'self-hosted': 120, remote: 120 },
    selfHosted: null,
    agentTimeoutAtMost: 120,
    setting: 'provider-timeout',
  },
  client: {
    types: { refusesOthers: true, readsWholeJson: true, findsStreamBehindJson: false },
    skipsEmptyEvents: true,
    doneMark: 'prefix',
    readsPastDone: true,
    errorEventFails: false,
    needsEnd: false,
    finishReasons: FINISH_REASONS,
    lengthFails: true,
    readsMessage: true,
    readsContentParts: true,
    readsRefusal: false,
    thinkTags: ['think', 'thinking', 'thought', 'reasoning'],
    unclosedThinkHides: false,
    hides: HIDES,
    calls: {
      join: 'index',
      maxArgumentBytes: 256_000,
      strict: false,
      names: 'any-text',
      takesNull: true,
      anyReason: false,
      doneIsEnough: false,
      legacy: false,
    },
  },
} satisfies MeasuredRules;
