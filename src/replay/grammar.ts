/** What may be taken out of a chat-completions request so that it stays one. Pure data and pure functions. */
import { isList, isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';

/** How the parts of one kind of value are treated. */
interface Rule {
  /** Keys that stay. */
  readonly keeps: readonly string[];
  /** Children that must stay in a list or a map. */
  readonly least: 0 | 1;
  /** The kind of a child: by its key, else `rest`. */
  readonly children: Readonly<Record<string, Kind>>;
  readonly rest: Kind;
  /** Much simpler values that may stand in its place, the simplest first. */
  readonly simpler: readonly JsonValue[];
}

export type Kind =
  | 'body'
  | 'messages'
  | 'message'
  | 'content'
  | 'part'
  | 'text'
  | 'tool-calls'
  | 'tool-call'
  | 'call'
  | 'arguments'
  | 'tools'
  | 'tool'
  | 'function'
  | 'schema'
  | 'schemas'
  | 'branches'
  | 'data'
  | 'word';

const HELLO = 'Hi';

const rule = (rest: Kind, more: Partial<Rule> = {}): Rule => ({
  keeps: [],
  least: 0,
  children: {},
  simpler: [],
  rest,
  ...more,
});

export const GRAMMAR: Readonly<Record<Kind, Rule>> = {
  body: rule('data', {
    // Without a limit an answer may go on for minutes: it is taken out last.
    keeps: ['model', 'messages', 'max_tokens', 'max_completion_tokens'],
    children: { messages: 'messages', tools: 'tools', model: 'word' },
  }),
  messages: rule('message', { least: 1, simpler: [[{ role: 'user', content: HELLO }]] }),
  message: rule('word', {
    keeps: ['role', 'content', 'tool_call_id'],
    children: { content: 'content', tool_calls: 'tool-calls' },
  }),
  content: rule('part', { least: 1, simpler: [HELLO] }),
  part: rule('data', { keeps: ['type', 'text', 'image_url'], children: { text: 'text', type: 'word' } }),
  text: rule('word', { simpler: [HELLO] }),
  'tool-calls': rule('tool-call', { least: 1 }),
  'tool-call': rule('word', { keeps: ['id', 'type', 'function'], children: { function: 'call' } }),
  call: rule('word', { keeps: ['name', 'arguments'], children: { arguments: 'arguments' } }),
  arguments: rule('word', { simpler: ['{}'] }),
  tools: rule('tool', { least: 1 }),
  tool: rule('word', { keeps: ['type', 'function'], children: { function: 'function' } }),
  function: rule('word', { keeps: ['name'], children: { parameters: 'schema', description: 'text' } }),
  schema: rule('data', {
    keeps: ['type'],
    children: {
      type: 'word',
      description: 'text',
      properties: 'schemas',
      patternProperties: 'schemas',
      $defs: 'schemas',
      definitions: 'schemas',
      items: 'schema',
      additionalProperties: 'schema',
      not: 'schema',
      anyOf: 'branches',
      oneOf: 'branches',
      allOf: 'branches',
    },
  }),
  schemas: rule('schema'),
  branches: rule('schema', { least: 1 }),
  data: rule('data', { least: 1 }),
  word: rule('word'),
};

/** The kind of a child. */
export function childKind(kind: Kind, key: string): Kind {
  const { children, rest } = GRAMMAR[kind];
  return Object.hasOwn(children, key) ? (children[key] ?? rest) : rest;
}

/**
 * Takes out what cannot stand without what was taken out before: tool_choice without tools, the result of a call that
 * is gone and the call whose result is gone, required properties that are no more. The messages may all be gone then.
 */
export function repaired(body: JsonObject): JsonObject {
  const { tools, tool_choice, parallel_tool_calls, stream, stream_options, messages, ...rest } = body;
  const hasTools = isList(tools) && tools.length > 0;
  const streams = stream === true;
  return inOrderOf(body, {
    ...rest,
    ...(messages !== undefined && { messages: isList(messages) ? pairedCalls(messages) : messages }),
    ...(stream !== undefined && { stream }),
    ...(streams && stream_options !== undefined && { stream_options }),
    ...(hasTools && { tools: tools.map(withPresentRequired) }),
    ...(hasTools && tool_choice !== undefined && { tool_choice }),
    ...(hasTools && parallel_tool_calls !== undefined && { parallel_tool_calls }),
  });
}

function inOrderOf(order: JsonObject, body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(order).flatMap((key) => {
      const value = body[key];
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function pairedCalls(messages: readonly JsonValue[]): readonly JsonValue[] {
  const objects = messages.filter(isObject);
  const asked = new Set(objects.flatMap(({ tool_calls }) => idsOf(tool_calls)));
  const answered = new Set(objects.flatMap(({ tool_call_id }) => tool_call_id ?? []));
  return messages.flatMap((message): readonly JsonValue[] => {
    if (!isObject(message)) return [message];
    const { tool_calls, tool_call_id } = message;
    if (tool_call_id !== undefined && !asked.has(tool_call_id)) return [];
    // Only beside a call may there be no content.
    if (!isList(tool_calls)) return message.role === 'assistant' && message.content === null ? [] : [message];
    const kept = tool_calls.filter(
      (call) => isObject(call) && call.id !== undefined && answered.has(call.id),
    );
    if (kept.length > 0) return [{ ...message, tool_calls: kept }];
    const { tool_calls: _, ...alone } = message;
    return typeof message.content === 'string' && message.content !== '' ? [alone] : [];
  });
}

const idsOf = (calls: JsonValue | undefined): readonly JsonValue[] =>
  isList(calls) ? calls.flatMap((call) => (isObject(call) && call.id !== undefined ? [call.id] : [])) : [];

function withPresentRequired(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(withPresentRequired);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, child]): readonly (readonly [string, JsonValue])[] => {
    if (key !== 'required' || !isList(child)) return [[key, withPresentRequired(child)]];
    const present = child.filter(
      (name) =>
        typeof name === 'string' && isObject(value.properties) && Object.hasOwn(value.properties, name),
    );
    return present.length > 0 ? [[key, present]] : [];
  });
  return Object.fromEntries(entries);
}
