/** What a turn carries, once release, set-up and compat flags are settled. Flags and features rewrite it. */
export interface Traits {
  readonly stream: boolean;
  readonly streamOptions: boolean;
  readonly store: boolean;
  readonly toolChoice: boolean;
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens';
  readonly system: boolean;
  /** Without tools OpenClaw also writes a shorter system text. */
  readonly toolGuidance: boolean;
  /** A second user message at the end: OpenClaw's runtime context. */
  readonly trailingUser: boolean;
  /** The last user message is an array of parts, not a string. */
  readonly contentParts: boolean;
  readonly tools: boolean;
  /** `strict: false` in every tool. */
  readonly strict: boolean;
  /** Schema keywords taken out of the tools, sorted. */
  readonly strippedKeywords: readonly string[];
  /** Unions are written as one type or one enum, constants as an enum of one (toolSchemaProfile "gemini"). */
  readonly flatUnions: boolean;
  /** The assistant's tool call and its result are in the history (tool-result turns only). */
  readonly toolExchange: boolean;
  readonly nullContent: boolean;
  /** tool_calls, tool_call_id and name in messages. */
  readonly extraMessageKeys: boolean;
  readonly toolName: boolean;
  /** An assistant message between the tool result and a trailing user message. */
  readonly bridge: boolean;
}
