import type { MeasuredRules } from '../types.js';
import { FINISH_REASONS, HIDES } from './shared.js';

/** Measured with the real OpenClaw 2026.9.6. */
export const RULES_2026_9 = {
  release: '2026.9.6',
  window: {
    reserveTokens: 16_384,
    reserveTokensFloor: 20_000,
    leastPrompt: { share: 0.75, tokens: null },
    refuses: false,
    compaction: 'once',
    lowersLimit: true,
    toolResultChars: 6_690,
  },
  waiting: {
    limits: { local: null, 'self-hosted': 300, remote: 120 },
    selfHosted: {
      hosts: ['host.docker.internal', 'docker.orb.internal', 'host.orb.internal'],
      providers: ['ollama', 'lmstudio', 'vllm', 'sglang', 'llama-cpp'],
      keys: ['custom-local', 'ollama-local'],
    },
    agentTimeoutAtMost: 'class',
    setting: 'provider-timeout',
  },
  client: {
    types: { refusesOthers: true, readsWholeJson: true, findsStreamBehindJson: true },
    skipsEmptyEvents: true,
    doneMark: 'exact',
    readsPastDone: false,
    errorEventFails: true,
    needsEnd: true,
    finishReasons: FINISH_REASONS,
    lengthFails: false,
    readsMessage: true,
    readsContentParts: true,
    readsRefusal: true,
    thinkTags: ['think', 'thinking', 'thought', 'reasoning'],
    unclosedThinkHides: false,
    hides: HIDES,
    calls: {
      join: 'index',
      maxArgumentBytes: 256_000,
      strict: true,
      names: 'any-text',
      takesNull: true,
      anyReason: false,
      doneIsEnough: true,
      legacy: true,
    },
  },
} satisfies MeasuredRules;
