import type { ToolRow } from './columns.js';
import {
  AGENT_TURN,
  COMPAT_2026_6,
  KEY_ORDER,
  LOCAL_SERVICE,
  MODEL_2026_6,
  named,
  PROVIDER_2026_6,
  SEARCH_TOOLS,
  without,
} from './shared.js';
import type { MeasuredRelease, Setup } from './types.js';

/** Measured on OpenClaw 2026.9.6: name, bytes of the tool's JSON, keyword counts in the order of KEYWORD_COLUMNS. */
const TOOLS: readonly ToolRow[] = [
  ['agents_list', 235, [1, 0, 1]],
  ['agents_wait', 476, [4, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 1]],
  ['apply_patch', 308, [2, 1, 1, 1]],
  ['ask_user', 2186, [12, 6, 3, 3, 0, 2, 3, 0, 0, 0, 0, 3, 0, 2, 2, 1, 0, 0, 0, 0, 1]],
  ['automations', 14155, [109, 60, 11, 3, 9, 3, 11, 19, 3, 13, 5, 4, 3, 1]],
  ['browser', 9481, [107, 18, 6, 2, 9, 10, 4, 0, 0, 13, 4, 0, 0, 0, 0, 1]],
  ['canvas', 544, [12, 0, 1, 1, 1, 0, 0, 0, 0, 1]],
  ['conversations_list', 432, [4, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 2]],
  ['conversations_send', 455, [3, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1]],
  ['conversations_turn', 555, [4, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1]],
  ['create_goal', 654, [4, 2, 1, 1, 0, 0, 0, 1, 0, 1]],
  ['dashboard', 4036, [15, 10, 1, 1, 3, 1, 1, 0, 0, 3, 2, 1, 1, 0, 0, 5, 1]],
  ['dir_fetch', 1517, [7, 3, 1, 1, 0, 0, 0, 0, 0, 2]],
  ['dir_list', 1600, [8, 4, 1, 1, 0, 0, 0, 0, 0, 2]],
  ['edit', 708, [6, 4, 2, 2, 0, 1]],
  ['exec', 1822, [14, 12, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]],
  ['file_fetch', 1339, [7, 3, 1, 1, 0, 0, 0, 0, 0, 2]],
  ['file_write', 1714, [8, 7, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]],
  ['gateway', 693, [7, 2, 1, 1, 1, 0, 0, 0, 0, 1]],
  ['get_goal', 215, [1, 0, 1]],
  ['intent', 986, [12, 0, 1, 1, 4, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2]],
  ['ls', 521, [4, 3, 1]],
  ['memory_get', 1005, [5, 0, 1, 1, 1, 0, 1, 0, 0, 2]],
  ['memory_search', 1214, [5, 0, 1, 1, 1, 0, 1, 0, 0, 1]],
  ['message', 2681, [38, 17, 2, 1, 2, 2, 0, 0, 0, 1]],
  ['mobile_ui', 2593, [36, 4, 8, 8, 3, 0, 0, 1, 7, 9, 2, 3]],
  ['node_inference', 939, [9, 4, 1, 1, 1, 0, 1, 0, 0, 3, 3]],
  ['nodes', 3491, [39, 8, 1, 1, 7, 1, 0, 0, 0, 10, 3, 1, 0, 1, 1, 0, 0, 0, 1]],
  ['openclaw', 627, [3, 2, 1, 1]],
  ['plugins', 1266, [9, 3, 1, 1, 2, 0, 1]],
  ['portal', 1303, [8, 2, 1, 1, 1, 0, 1, 0, 0, 1, 1, 3, 0, 0, 0, 1]],
  ['process', 1502, [15, 12, 1, 1, 1, 2, 0, 0, 0, 1]],
  ['progress_card', 2264, [8, 0, 2, 1, 0, 1, 2, 1, 3, 0, 0, 1, 0, 0, 1]],
  ['read', 722, [6, 5, 1, 1, 0, 0, 0, 0, 1, 2]],
  ['secrets', 2089, [8, 6, 1, 1, 2, 1, 1, 0, 0, 0, 0, 1, 3, 0, 1, 1, 0, 0, 0, 1]],
  ['session_status', 416, [4, 0, 1, 0, 0, 0, 0, 0, 0, 1]],
  ['sessions', 4723, [29, 23, 2, 2, 3, 2, 2, 1, 0, 2, 1, 3, 2, 1, 1, 1, 0, 0, 0, 0, 1]],
  ['sessions_history', 1276, [8, 3, 1, 1, 0, 0, 0, 0, 0, 3, 1, 3]],
  ['sessions_list', 2076, [23, 1, 1, 0, 2, 1, 0, 1, 1, 4, 1, 7, 1]],
  ['sessions_search', 444, [4, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1]],
  ['sessions_send', 1953, [11, 0, 1, 1, 0, 0, 0, 1, 4, 1, 0, 2, 2]],
  ['sessions_spawn', 8079, [44, 26, 5, 4, 7, 1, 2, 2, 3, 1, 0, 3, 4, 0, 1, 1, 1, 0, 0, 0, 1]],
  ['sessions_yield', 883, [4, 3, 1, 0, 0, 0, 0, 0, 1]],
  ['skill_workshop', 6561, [22, 20, 2, 2, 2, 1, 2, 0, 0, 1, 1, 0, 1]],
  ['subagents', 620, [7, 1, 1, 0, 1, 1, 0, 0, 0, 2, 1, 1, 0, 1, 1]],
  ['talk_voice', 718, [3, 1, 1, 1, 1, 0, 1]],
  ['terminal', 781, [6, 3, 1, 1, 1, 0, 1, 0, 0, 2, 2]],
  ['theme', 5321, [61, 3, 4, 4, 2, 2, 4, 3, 2, 0, 0, 46, 47, 0, 2, 2]],
  ['tool_call', 353, [3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['tool_describe', 303, [2, 1, 1, 1]],
  ['tool_search', 1725, [10, 5, 2, 1, 0, 1, 0, 3, 0, 2, 0, 1, 1, 0, 1]],
  ['transcripts', 1195, [13, 3, 1, 1, 0, 0, 1, 0, 0, 1, 1, 10, 0, 0, 0, 0, 0, 1]],
  ['tts', 585, [4, 3, 1, 1, 0, 0, 0, 0, 0, 1]],
  ['update_goal', 834, [3, 2, 1, 1, 1]],
  ['web_fetch', 477, [4, 3, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['web_search', 1238, [14, 12, 1, 1, 0, 1, 0, 0, 0, 3, 2]],
  ['write', 318, [3, 2, 1, 1]],
];

/** Behind tool search only these are shown to the model at once. */
const DIRECT_TOOLS = ['apply_patch', 'edit', 'exec', 'ls', 'process', 'read', 'sessions_yield', 'write'];
/** Lean mode describes two tools more briefly and leaves four out. */
const LEAN_BYTES: Readonly<Record<string, number>> = { exec: 1764, process: 1434 };
const LEAN_WITHOUT = ['automations', 'browser', 'message', 'tts'];

const lean = (rows: readonly ToolRow[]) =>
  rows.map(([name, bytes, counts]): ToolRow => [name, LEAN_BYTES[name] ?? bytes, counts]);

/** Behind tool search the hidden tools are described in the system text, more briefly in a small window. */
const SHRINKS = [
  { upTo: 8192, chars: 9177 },
  { upTo: 12_288, chars: 8766 },
  { upTo: 28_672, chars: 8621 },
  { upTo: 40_960, chars: 7567 },
  { upTo: 65_536, chars: 4599 },
] as const;

const BASE: Setup = {
  systemChars: 47_626,
  systemCharsWithoutTools: 26_187,
  userChars: 384,
  trailingUser: true,
  toolResultChars: 81,
  tools: named(TOOLS, [...DIRECT_TOOLS, ...SEARCH_TOOLS, 'openclaw']),
};

export const RELEASE_2026_9 = {
  id: 'openclaw-2026.9',
  release: '2026.9.6',
  label: 'OpenClaw 2026.9',
  maxTokens: 4096,
  turnTokens: 14_800,
  keyOrder: KEY_ORDER,
  traits: { ...AGENT_TURN, trailingUser: true, contentParts: true },
  base: { ...BASE, shrinks: SHRINKS },
  variants: {
    lean: { ...BASE, shrinks: SHRINKS, systemChars: 46_171, tools: lean(BASE.tools) },
    'lean-all-tools': {
      ...BASE,
      systemChars: 39_320,
      tools: lean(without(TOOLS, [...SEARCH_TOOLS, ...LEAN_WITHOUT])),
    },
    'minimal-tools': {
      ...BASE,
      systemChars: 26_899,
      trailingUser: false,
      toolResultChars: 19,
      tools: named(TOOLS, SEARCH_TOOLS),
    },
    'all-tools': { ...BASE, systemChars: 40_360, tools: without(TOOLS, SEARCH_TOOLS) },
    exec: {
      ...BASE,
      systemChars: 25_919,
      systemCharsWithoutTools: 7_480,
      userChars: 374,
      toolResultChars: 119,
      tools: named(TOOLS, [...DIRECT_TOOLS, ...SEARCH_TOOLS]),
    },
  },
  modelRun: { store: false },
  compat: [
    ...COMPAT_2026_6,
    'cacheControlFormat',
    'codeMode',
    'openRouterRouting',
    'sendSessionAffinityHeaders',
    'sendSessionIdHeader',
    'supportsEagerToolInputStreaming',
    'supportsInstructions',
    'supportsJsonSchemaResponseFormat',
    'supportsLongCacheRetention',
    'supportsResponsesContinuation',
    'supportsTemperature',
    'vercelGatewayRouting',
    'zaiToolStream',
  ],
  keys: {
    provider: PROVIDER_2026_6,
    model: MODEL_2026_6,
    localService: LOCAL_SERVICE,
    experimental: true,
  },
  schemaProfiles: true,
  compaction: {
    summaryLimit: 2000,
    summarySystemChars: 770,
    summaryParts: true,
    opening: 'in-array',
    flush: { systemChars: 24_214, tools: ['read', 'write'] },
  },
} as const satisfies MeasuredRelease;
