import { eachKeyword } from '../flags/schema.js';
import { isObject } from '../json.js';
import type { Carried, JsonObject, JsonValue } from '../model.js';

const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
const objects = (value: JsonValue | undefined): readonly JsonObject[] => list(value).filter(isObject);
const functionOf = (tool: JsonObject): JsonObject => (isObject(tool.function) ? tool.function : tool);

/** What a chat-completions body carries. Takes any object; what is not as expected counts as not carried. */
export function carriedBy(body: JsonObject): Carried {
  const messages = objects(body.messages);
  const tools = objects(body.tools);
  const parts = messages.flatMap(({ content }) => objects(content));
  const [maxTokensField, maxTokens] = limitOf(body);
  return {
    bytes: Buffer.byteLength(JSON.stringify(body)),
    stream: body.stream === true,
    streamOptions: isObject(body.stream_options),
    contentParts: messages.some(({ content }) => Array.isArray(content)),
    images: parts.some(({ type }) => type === 'image_url' || type === 'input_image'),
    tools: tools.length,
    toolChoice: body.tool_choice !== undefined,
    strict: tools.some((tool) => functionOf(tool).strict !== undefined),
    store: body.store !== undefined,
    roles: messages.map(({ role }) => (typeof role === 'string' ? role : '')),
    nullContent: messages.some(({ content }) => content === null),
    maxTokensField,
    maxTokens,
    schemaKeywords: schemaKeywords(tools),
  };
}

function limitOf(body: JsonObject): readonly [Carried['maxTokensField'], number | null] {
  for (const field of ['max_completion_tokens', 'max_tokens'] as const) {
    const limit = body[field];
    if (typeof limit === 'number') return [field, limit];
  }
  return [null, null];
}

function schemaKeywords(tools: readonly JsonObject[]): readonly string[] {
  const found = new Set<string>();
  for (const tool of tools) eachKeyword(functionOf(tool).parameters ?? null, (keyword) => found.add(keyword));
  return [...found].sort();
}
