/** A captured turn as OpenClaw would have sent it with other compat flags. Pure. */

import { COMPAT_FLAGS, type CompatFlag } from '../flags/flags.js';
import type { CompatFlags, JsonObject, JsonValue } from '../model.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import type { Traits } from '../releases/traits.js';
import { isObject, withFlatUnions, withoutKeywords } from '../turn/schema.js';

/** A turn with everything that a flag can take away: what a flag changes in it, it changes in any turn. */
const EVERYTHING: Traits = {
  stream: true,
  streamOptions: true,
  store: true,
  toolChoice: true,
  maxTokensField: 'max_completion_tokens',
  system: true,
  toolGuidance: true,
  trailingUser: true,
  contentParts: true,
  tools: true,
  strict: true,
  strippedKeywords: [],
  flatUnions: false,
  toolExchange: true,
  nullContent: true,
  extraMessageKeys: true,
  toolName: false,
  bridge: false,
};

type Rewrite = (body: JsonObject, traits: Traits) => JsonObject;

/** How a body loses (or gains) a trait. Texts that OpenClaw words anew stay: nobody knows the new ones. */
const REWRITES: { readonly [K in keyof Traits]?: Rewrite } = {
  trailingUser: (body) => withoutTrailingUser(body),
  toolExchange: (body) => withoutToolExchanges(body),
  streamOptions: (body) => omit(body, ['stream_options']),
  store: (body) => omit(body, ['store']),
  maxTokensField: (body) => renamed(body, 'max_completion_tokens', 'max_tokens'),
  contentParts: (body) =>
    mapMessages(body, (message) =>
      Array.isArray(message.content) ? { ...message, content: asText(message.content) } : message,
    ),
  nullContent: (body) =>
    mapMessages(body, (message) => (message.content === null ? { ...message, content: '' } : message)),
  toolName: (body) => withToolNames(body),
  bridge: (body) => withBridges(body),
  extraMessageKeys: (body) =>
    mapMessages(body, ({ role, content }) => ({
      ...(role !== undefined && { role }),
      ...(content !== undefined && { content }),
    })),
  toolChoice: (body) => omit(body, ['tool_choice']),
  tools: (body) => omit(body, ['tools', 'tool_choice', 'parallel_tool_calls']),
  strict: (body) => mapFunctions(body, (one) => omit(one, ['strict'])),
  // Before anyOf is taken out, it is written as one type.
  flatUnions: (body) => mapSchemas(body, withFlatUnions),
  strippedKeywords: (body, { strippedKeywords }) =>
    mapSchemas(body, (schema) => withoutKeywords(schema, strippedKeywords)),
};

const FLAGS: ReadonlyMap<string, CompatFlag> = new Map(Object.entries(COMPAT_FLAGS));

/** The body with what these flags change. A flag that the body obeys already changes nothing. */
export function withFlags(body: JsonObject, profile: ReleaseRef, flags: CompatFlags): JsonObject {
  let traits = EVERYTHING;
  for (const [key, value] of Object.entries(flags)) {
    traits = FLAGS.get(key)?.apply?.(traits, value, releaseOf(profile)) ?? traits;
  }
  let result = body;
  for (const key of Object.keys(REWRITES) as (keyof Traits)[]) {
    const changed = JSON.stringify(traits[key]) !== JSON.stringify(EVERYTHING[key]);
    if (changed) result = REWRITES[key]?.(result, traits) ?? result;
  }
  return result;
}

function omit(body: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

function renamed(body: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key === from ? to : key, value]));
}

const messagesOf = (body: JsonObject): readonly JsonValue[] =>
  Array.isArray(body.messages) ? body.messages : [];
const roleOf = (message: JsonValue | undefined): JsonValue | undefined =>
  isObject(message) ? message.role : undefined;

function mapMessages(body: JsonObject, change: (message: JsonObject) => JsonObject): JsonObject {
  const messages = messagesOf(body).map((message) => (isObject(message) ? change(message) : message));
  return { ...body, messages };
}

/** The parts of text as one text; parts of another kind keep the array. */
function asText(content: readonly JsonValue[]): JsonValue {
  const texts = content.map((part) => (isObject(part) ? part.text : undefined));
  return texts.every((text) => typeof text === 'string') ? texts.join('\n') : content;
}

function withToolNames(body: JsonObject): JsonObject {
  const names = new Map<JsonValue | undefined, JsonValue>();
  for (const message of messagesOf(body)) {
    for (const call of callsOf(message)) {
      if (isObject(call) && isObject(call.function) && call.function.name !== undefined)
        names.set(call.id, call.function.name);
    }
  }
  return mapMessages(body, (message) => {
    const name = message.role === 'tool' ? names.get(message.tool_call_id) : undefined;
    return name === undefined ? message : { ...message, name };
  });
}

const callsOf = (message: JsonValue): readonly JsonValue[] =>
  isObject(message) && Array.isArray(message.tool_calls) ? message.tool_calls : [];

const BRIDGE: JsonObject = { role: 'assistant', content: 'The tool result has been received.' };

function withBridges(body: JsonObject): JsonObject {
  const messages = messagesOf(body).flatMap((message, at, all) =>
    roleOf(message) === 'user' && roleOf(all[at - 1]) === 'tool' ? [BRIDGE, message] : [message],
  );
  return { ...body, messages };
}

const isToolExchange = (message: JsonValue): boolean =>
  roleOf(message) === 'tool' || callsOf(message).length > 0;

function withoutToolExchanges(body: JsonObject): JsonObject {
  return { ...body, messages: messagesOf(body).filter((message) => !isToolExchange(message)) };
}

/** A user message at the end that follows another one, but for the tools called in between: the runtime context. */
function withoutTrailingUser(body: JsonObject): JsonObject {
  const messages = messagesOf(body);
  const before = messages.slice(0, -1).findLast((message) => !isToolExchange(message));
  const trails = roleOf(messages.at(-1)) === 'user' && roleOf(before) === 'user';
  return trails ? { ...body, messages: messages.slice(0, -1) } : body;
}

function mapFunctions(body: JsonObject, change: (one: JsonObject) => JsonObject): JsonObject {
  if (!Array.isArray(body.tools)) return body;
  const tools = body.tools.map((tool: JsonValue) =>
    isObject(tool) && isObject(tool.function) ? { ...tool, function: change(tool.function) } : tool,
  );
  return { ...body, tools };
}

function mapSchemas(body: JsonObject, change: (schema: JsonObject) => JsonObject): JsonObject {
  return mapFunctions(body, (one) =>
    isObject(one.parameters) ? { ...one, parameters: change(one.parameters) } : one,
  );
}
