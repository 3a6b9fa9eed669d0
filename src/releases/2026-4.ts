import type { ToolRow } from './columns.js';
import { AGENT_TURN, COMPAT_2026_4, COMPAT_UNTIL_2026_6, MODEL_2026_4, PROVIDER_2026_4 } from './shared.js';
import type { MeasuredRelease } from './types.js';

/** Measured on OpenClaw 2026.4.12: name, bytes of the tool's JSON, keyword counts in the order of KEYWORD_COLUMNS. */
const TOOLS: readonly ToolRow[] = [
  ['read', 679, [4, 3, 1, 1]],
  ['edit', 1237, [6, 4, 2, 2, 0, 1, 2]],
  ['write', 430, [3, 2, 1, 1]],
  ['exec', 1714, [14, 11, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['process', 1457, [15, 12, 1, 1, 0, 2, 0, 0, 0, 1]],
  ['canvas', 846, [19, 0, 1, 1, 2]],
  ['nodes', 1785, [33, 1, 1, 1, 6, 0, 0, 0, 0, 0, 1]],
  ['cron', 10727, [108, 57, 13, 1, 15, 4, 13, 0, 0, 1, 1]],
  ['message', 5782, [115, 25, 1, 1, 1, 9]],
  ['tts', 456, [3, 2, 1, 1]],
  ['gateway', 1071, [13, 0, 1, 1, 1]],
  ['agents_list', 237, [1, 0, 1]],
  ['sessions_list', 475, [6, 0, 1, 0, 0, 1, 0, 0, 0, 3]],
  ['sessions_history', 430, [4, 0, 1, 1, 0, 0, 0, 0, 0, 1]],
  ['sessions_send', 568, [6, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 2, 2]],
  ['sessions_yield', 244, [2, 0, 1]],
  ['sessions_spawn', 1730, [25, 2, 3, 2, 6, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1]],
  ['subagents', 378, [5, 0, 1, 0, 1, 0, 0, 0, 0, 1]],
  ['session_status', 512, [3, 0, 1]],
  ['web_search', 622, [5, 4, 1, 1, 0, 0, 1, 0, 0, 1, 1]],
  ['web_fetch', 590, [4, 3, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['browser', 3953, [80, 0, 4, 2, 8, 7, 2]],
  ['memory_search', 731, [7, 0, 1, 1, 0, 0, 0, 1, 3]],
  ['memory_get', 539, [7, 0, 1, 1, 0, 0, 0, 1, 3]],
];

export const RELEASE_2026_4 = {
  id: 'openclaw-2026.4',
  release: '2026.4.12',
  label: 'OpenClaw 2026.4',
  maxTokens: 4096,
  turnTokens: 16_700,
  keyOrder: [
    'model',
    'messages',
    'stream',
    'stream_options',
    'store',
    'max_completion_tokens',
    'max_tokens',
    'tools',
  ],
  traits: { ...AGENT_TURN, streamOptions: false, store: true, toolChoice: false, contentParts: true },
  base: {
    systemChars: 28_774,
    systemCharsWithoutTools: 25_854,
    userChars: 45,
    trailingUser: false,
    toolResultChars: 81,
    tools: TOOLS,
  },
  variants: {},
  modelRun: 'agent-turn',
  compat: [...COMPAT_2026_4, ...COMPAT_UNTIL_2026_6],
  keys: { provider: PROVIDER_2026_4, model: MODEL_2026_4, localService: null, experimental: false },
  schemaProfiles: false,
  compaction: {
    summaryLimit: 2000,
    summarySystemChars: 770,
    flush: { systemChars: 24_214, tools: ['read', 'write'] },
  },
} as const satisfies MeasuredRelease;
