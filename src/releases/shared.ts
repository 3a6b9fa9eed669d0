/** What several releases have in common. */
import type { ToolRow } from './columns.js';
import type { Traits } from './traits.js';

export const AGENT_TURN: Traits = {
  streamOptions: true,
  store: false,
  toolChoice: true,
  trailingUser: false,
  contentParts: false,
};

/** Of a body's keys, since 2026.6. */
export const KEY_ORDER = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'store',
  'tools',
  'tool_choice',
  'max_completion_tokens',
  'max_tokens',
] as const;

export const SEARCH_TOOLS = ['tool_call', 'tool_describe', 'tool_search'];

export const named = (rows: readonly ToolRow[], names: readonly string[]): readonly ToolRow[] =>
  rows.filter(([name]) => names.includes(name));
export const without = (rows: readonly ToolRow[], names: readonly string[]): readonly ToolRow[] =>
  rows.filter(([name]) => !names.includes(name));

export const COMPAT_2026_4 = [
  'maxTokensField',
  'requiresAssistantAfterToolResult',
  'requiresOpenAiAnthropicToolPayload',
  'requiresStringContent',
  'requiresThinkingAsText',
  'requiresToolResultName',
  'supportsDeveloperRole',
  'supportsReasoningEffort',
  'supportsStore',
  'supportsStrictMode',
  'supportsTools',
  'supportsUsageInStreaming',
  'thinkingFormat',
  'toolCallArgumentsEncoding',
  'toolSchemaProfile',
  'unsupportedToolSchemaKeywords',
] as const;
/** Gone in 2026.9. */
export const COMPAT_UNTIL_2026_6 = ['nativeWebSearchTool', 'requiresMistralToolIds'] as const;
export const COMPAT_2026_6 = [
  ...COMPAT_2026_4,
  'reasoningEffortMap',
  'requiresReasoningContentOnAssistantMessages',
  'strictMessageKeys',
  'supportedReasoningEfforts',
  'supportsPromptCacheKey',
  'visibleReasoningDetailTypes',
] as const;

export const PROVIDER_2026_4 = [
  'baseUrl',
  'apiKey',
  'auth',
  'api',
  'injectNumCtxForOpenAICompat',
  'headers',
  'authHeader',
  'request',
  'models',
] as const;
export const PROVIDER_2026_6 = [
  ...PROVIDER_2026_4,
  'maxTokens',
  'timeoutSeconds',
  'region',
  'params',
  'agentRuntime',
  'localService',
] as const;
export const MODEL_2026_4 = [
  'id',
  'name',
  'api',
  'reasoning',
  'input',
  'cost',
  'contextWindow',
  'contextTokens',
  'maxTokens',
  'headers',
  'compat',
] as const;
export const MODEL_2026_6 = [
  ...MODEL_2026_4,
  'baseUrl',
  'thinkingLevelMap',
  'params',
  'agentRuntime',
  'mediaInput',
  'metadataSource',
] as const;
export const LOCAL_SERVICE = [
  'command',
  'args',
  'cwd',
  'env',
  'healthUrl',
  'readyTimeoutMs',
  'idleStopMs',
] as const;
