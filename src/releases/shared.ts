/** What several releases have in common. */
import type { ClientRules } from './client.js';
import type { ToolRow } from './columns.js';
import type { Traits } from './traits.js';

export const AGENT_TURN: Traits = {
  streamOptions: true,
  store: false,
  toolChoice: true,
  trailingUser: false,
  contentParts: false,
};

/** Since 2026.6 the singular is known too. */
export const FINISH_REASONS: ClientRules['finishReasons'] = {
  stop: 'stop',
  end: 'stop',
  length: 'length',
  function_call: 'calls',
  tool_calls: 'calls',
  tool_call: 'calls',
};

/** Template markers, tags of OpenClaw's own, its words for "say nothing" and for a file, and calls printed in two notations. */
export const HIDES: ClientRules['hides'] = [
  '<\\|[^<>|]{1,40}\\|>',
  '\\[\\[[a-z_]+(?::[^\\]]*)?\\]\\]',
  '^\\s*(?:NO_REPLY|\\{\\s*"action"\\s*:\\s*"NO_REPLY"\\s*\\})\\s*$',
  '^[ \\t]*MEDIA:[ \\t]*\\S+[ \\t]*$',
  '<tool_call>\\s*\\{[\\s\\S]*?(?:</tool_call>|$)',
  '<function_calls>[\\s\\S]*?(?:</function_calls>|$)',
];

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
