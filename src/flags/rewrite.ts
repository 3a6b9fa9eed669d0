/** How the body of a turn loses (or gains) one thing: what flags change, features leave out and replay does again. Pure. */
import { isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';

export const omit = (body: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));

/** The limit of the answer under this name, in its old place. */
export function withLimitField(body: JsonObject, field: 'max_tokens' | 'max_completion_tokens'): JsonObject {
  const other = field === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key === other ? field : key, value]));
}

export const messagesIn = (body: JsonObject): readonly JsonValue[] =>
  Array.isArray(body.messages) ? body.messages : [];
export const roleOf = (message: JsonValue | undefined): JsonValue | undefined =>
  isObject(message) ? message.role : undefined;
const callsOf = (message: JsonValue | undefined): readonly JsonValue[] =>
  isObject(message) && Array.isArray(message.tool_calls) ? message.tool_calls : [];

export function mapMessages(body: JsonObject, change: (message: JsonObject) => JsonObject): JsonObject {
  const messages = messagesIn(body).map((message) => (isObject(message) ? change(message) : message));
  return { ...body, messages };
}

/** Parts of text as one text; parts of another kind keep the array. */
export const withStringContent = (body: JsonObject): JsonObject =>
  mapMessages(body, (message) =>
    Array.isArray(message.content) ? { ...message, content: asText(message.content) } : message,
  );

function asText(content: readonly JsonValue[]): JsonValue {
  const texts = content.map((part) => (isObject(part) ? part.text : undefined));
  return texts.every((text) => typeof text === 'string') ? texts.join('\n') : content;
}

export const withoutNullContent = (body: JsonObject): JsonObject =>
  mapMessages(body, (message) => (message.content === null ? { ...message, content: '' } : message));

export const withPlainMessages = (body: JsonObject): JsonObject =>
  mapMessages(body, ({ role, content }) => ({
    ...(role !== undefined && { role }),
    ...(content !== undefined && { content }),
  }));

/** Each tool result with the name of the tool that was called. */
export function withToolNames(body: JsonObject): JsonObject {
  const names = new Map<JsonValue | undefined, JsonValue>();
  for (const call of messagesIn(body).flatMap(callsOf)) {
    if (isObject(call) && isObject(call.function) && call.function.name !== undefined)
      names.set(call.id, call.function.name);
  }
  return mapMessages(body, (message) => {
    const name = message.role === 'tool' ? names.get(message.tool_call_id) : undefined;
    return name === undefined ? message : { ...message, name };
  });
}

const BRIDGE: JsonObject = { role: 'assistant', content: 'The tool result has been received.' };
const isBridge = (message: JsonValue | undefined): boolean =>
  isObject(message) && message.role === 'assistant' && message.content === BRIDGE.content;

/** An assistant message between each tool result and the user message that follows it. */
export function withBridges(body: JsonObject): JsonObject {
  const messages = messagesIn(body).flatMap((message, at, all) =>
    roleOf(message) === 'user' && roleOf(all[at - 1]) === 'tool' ? [BRIDGE, message] : [message],
  );
  return { ...body, messages };
}

const isExchange = (message: JsonValue, at: number, all: readonly JsonValue[]): boolean =>
  roleOf(message) === 'tool' ||
  callsOf(message).length > 0 ||
  (roleOf(message) === 'assistant' && roleOf(all[at + 1]) === 'tool') ||
  (isBridge(message) && roleOf(all[at - 1]) === 'tool');

/** Without calls of tools and their results. */
export const withoutToolExchanges = (body: JsonObject): JsonObject => ({
  ...body,
  messages: messagesIn(body).filter((message, at, all) => !isExchange(message, at, all)),
});

/** A user message at the end that follows another one, but for the tools called in between: the runtime context. */
export function trailingUser(body: JsonObject): JsonObject | null {
  const messages = messagesIn(body);
  const last = messages.at(-1);
  const before = messages.slice(0, -1).findLast((message, at, all) => !isExchange(message, at, all));
  return isObject(last) && roleOf(last) === 'user' && roleOf(before) === 'user' ? last : null;
}

export function withoutTrailingUser(body: JsonObject): JsonObject {
  if (trailingUser(body) === null) return body;
  const rest = messagesIn(body).slice(0, -1);
  return { ...body, messages: isBridge(rest.at(-1)) ? rest.slice(0, -1) : rest };
}

export const withoutTools = (body: JsonObject): JsonObject =>
  omit(body, ['tools', 'tool_choice', 'parallel_tool_calls']);

/** `strict: false` in every tool, or no word of it. */
export const withStrict = (body: JsonObject, strict: boolean): JsonObject =>
  mapFunctions(body, (one) => ({ ...omit(one, ['strict']), ...(strict && { strict: false }) }));

/** `stream_options` in every stream, or in none. */
export function withUsage(body: JsonObject, usage: boolean): JsonObject {
  if (!usage) return omit(body, ['stream_options']);
  if (body.stream !== true || body.stream_options !== undefined) return body;
  return { ...body, stream_options: { include_usage: true } };
}

export const functionsIn = (body: JsonObject): readonly JsonObject[] =>
  (Array.isArray(body.tools) ? body.tools : []).flatMap((tool: JsonValue) =>
    isObject(tool) && isObject(tool.function) ? [tool.function] : [],
  );

function mapFunctions(body: JsonObject, change: (one: JsonObject) => JsonObject): JsonObject {
  if (!Array.isArray(body.tools)) return body;
  const tools = body.tools.map((tool: JsonValue) =>
    isObject(tool) && isObject(tool.function) ? { ...tool, function: change(tool.function) } : tool,
  );
  return { ...body, tools };
}

export const mapParameters = (body: JsonObject, change: (schema: JsonObject) => JsonObject): JsonObject =>
  mapFunctions(body, (one) =>
    isObject(one.parameters) ? { ...one, parameters: change(one.parameters) } : one,
  );
