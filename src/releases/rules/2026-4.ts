import type { MeasuredRules } from '../types.js';
import { HIDES } from './shared.js';

/** Measured with the real OpenClaw 2026.4.12. */
export const RULES_2026_4 = {
  release: '2026.4.12',
  window: {
    reserveTokens: 16_384,
    reserveTokensFloor: 20_000,
    leastPrompt: { share: 0.5, tokens: 8000 },
    refuses: false,
    compaction: null,
    lowersLimit: false,
    toolResultChars: 8_280,
  },
  waiting: {
    limits: { local: 120, 'self-hosted': 120, remote: 120 },
    selfHosted: null,
    agentTimeoutAtMost: null,
    setting: 'llm-idle-timeout',
  },
  client: {
    types: { refusesOthers: false, readsWholeJson: false, findsStreamBehindJson: false },
    skipsEmptyEvents: false,
    doneMark: 'prefix',
    readsPastDone: true,
    errorEventFails: false,
    needsEnd: false,
    finishReasons: {
      stop: 'stop',
      end: 'stop',
      length: 'length',
      function_call: 'calls',
      tool_calls: 'calls',
    },
    lengthFails: false,
    readsMessage: false,
    readsContentParts: false,
    readsRefusal: false,
    thinkTags: ['think', 'thinking', 'thought'],
    unclosedThinkHides: true,
    hides: HIDES,
    calls: {
      join: 'last',
      maxArgumentBytes: null,
      strict: false,
      names: 'offered',
      takesNull: false,
      anyReason: true,
      doneIsEnough: false,
      legacy: false,
    },
  },
} satisfies MeasuredRules;
