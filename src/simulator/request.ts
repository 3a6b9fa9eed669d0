import type { Endpoint, When } from './types.js';

type Json = Record<string, unknown>;

/** What is asked, before its body is looked into. */
export interface Incoming {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  /** When it began, by the simulation's clock. */
  readonly since: number;
}

/** What the simulator sees of one request. The body's parts are empty when it is not a JSON object. */
export interface RequestFacts {
  readonly method: string;
  /** Without query; as the client sent it. */
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: Buffer;
  readonly body: Json;
  readonly messages: readonly Json[];
  readonly tools: readonly Json[];
  readonly stream: boolean;
  /** Milliseconds since the simulator started. */
  readonly atMs: number;
}

/** Reads a request; `path` is the path after any mount was taken off. Never throws. */
export function readRequest(
  head: { method: string; path: string; headers: Readonly<Record<string, string>> },
  raw: Buffer,
  atMs: number,
): RequestFacts {
  const body = parseObject(raw.toString('utf8'));
  return {
    ...head,
    endpoint: endpointOf(head.path),
    raw,
    body,
    messages: objects(body.messages),
    tools: objects(body.tools),
    stream: body.stream === true,
    atMs,
  };
}

export function isChat(request: RequestFacts): boolean {
  return request.endpoint === 'chat' && request.method === 'POST';
}

function endpointOf(path: string): Endpoint {
  if (path === '/health') return 'health';
  if (path === '/v1/models') return 'models';
  return path === '/v1/chat/completions' ? 'chat' : 'other';
}

/** The JSON object in `text`, or {}. */
function parseObject(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export const hasParts = (message: Json): boolean => Array.isArray(message.content);
export const hasNullContent = (message: Json): boolean =>
  message.role === 'assistant' && message.content === null;

/** Whether the request meets every condition but `first` and `every`, which the caller counts. */
export function meets(when: When, request: RequestFacts): boolean {
  return meetsRequest(when, request) && meetsMessages(when, request) && meetsTools(when, request);
}

/** A condition that is not given is met. */
function is<T>(wanted: T | undefined, found: T): boolean {
  return wanted === undefined || wanted === found;
}

function meetsRequest(when: When, request: RequestFacts): boolean {
  const key = when.keyOtherThan;
  return (
    is(when.endpoint, request.endpoint) &&
    is(when.stream, request.stream) &&
    (when.field === undefined || Object.hasOwn(request.body, when.field)) &&
    (when.bytesOver === undefined || request.raw.length > when.bytesOver) &&
    (key === undefined || request.headers.authorization !== `Bearer ${key}`) &&
    (when.withinMs === undefined || request.atMs < when.withinMs) &&
    (when.fromMs === undefined || request.atMs >= when.fromMs)
  );
}

function meetsMessages(when: When, { messages }: RequestFacts): boolean {
  const { role, adjacentRoles: pair, messageKeysBeyond: known } = when;
  return (
    is(when.contentParts, messages.some(hasParts)) &&
    is(
      when.toolResult,
      messages.some((message) => message.role === 'tool'),
    ) &&
    is(when.nullContent, messages.some(hasNullContent)) &&
    is(
      when.toolNameMissing,
      messages.some((message) => message.role === 'tool' && message.name === undefined),
    ) &&
    (role === undefined || messages.some((message) => message.role === role)) &&
    (pair === undefined ||
      messages.some((message, index) => message.role === pair[0] && messages[index + 1]?.role === pair[1])) &&
    (known === undefined || messages.some((message) => extraKey(message, known) !== undefined))
  );
}

export function extraKey(message: Json, known: readonly string[]): string | undefined {
  return Object.keys(message).find((key) => !known.includes(key));
}

function meetsTools(when: When, { tools }: RequestFacts): boolean {
  const keyword = when.schemaKeyword;
  const functions = tools.map((tool) => (isObject(tool.function) ? tool.function : {}));
  return (
    is(when.tools, tools.length > 0) &&
    is(
      when.strict,
      functions.some((fn) => Object.hasOwn(fn, 'strict')),
    ) &&
    (keyword === undefined || functions.some((fn) => usesKeyword(fn.parameters, keyword)))
  );
}

/** Keywords whose value is a map of names to schemas: the names are the user's own, not keywords. */
const NAME_MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** Keywords whose value is plain data. */
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required']);

/** Whether a JSON Schema uses `keyword` anywhere, as a keyword and not as the name of a property. */
function usesKeyword(schema: unknown, keyword: string): boolean {
  if (Array.isArray(schema)) return schema.some((item) => usesKeyword(item, keyword));
  if (!isObject(schema)) return false;
  if (Object.hasOwn(schema, keyword)) return true;
  return Object.entries(schema).some(([key, value]) => {
    if (DATA.has(key)) return false;
    if (NAME_MAPS.has(key) && isObject(value)) return usesKeyword(Object.values(value), keyword);
    return usesKeyword(value, keyword);
  });
}
