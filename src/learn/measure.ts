/** What a body of a learned turn measures, in the terms in which the bundled releases are written. Pure. */
import { functionsIn, messagesIn, roleOf, trailingUser } from '../flags/rewrite.js';
import { eachKeyword } from '../flags/schema.js';
import { isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';
import { KEYWORD_COLUMNS, type ToolRow } from '../releases/columns.js';
import type { Traits } from '../releases/traits.js';

/** Characters of a message's text or texts. */
export function charsOf(message: JsonValue | undefined): number {
  const content = isObject(message) ? message.content : undefined;
  if (typeof content === 'string') return content.length;
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return parts.reduce((sum, { text }) => sum + (typeof text === 'string' ? text.length : 0), 0);
}

const firstOf = (body: JsonObject, role: string): JsonValue | undefined =>
  messagesIn(body).find((message) => roleOf(message) === role);

export const systemCharsOf = (body: JsonObject): number => charsOf(firstOf(body, 'system'));
export const userCharsOf = (body: JsonObject): number => charsOf(firstOf(body, 'user'));
/** Of the first result of a tool; null where there is none. */
export const toolResultCharsOf = (body: JsonObject | null): number | null => {
  const result = body === null ? undefined : firstOf(body, 'tool');
  return result === undefined ? null : charsOf(result);
};

/** What the turn carries, where the releases differ. */
export function traitsOf(body: JsonObject): Traits {
  const last = messagesIn(body).findLast((message) => roleOf(message) === 'user');
  return {
    streamOptions: body.stream_options !== undefined,
    store: body.store !== undefined,
    toolChoice: body.tool_choice !== undefined,
    trailingUser: trailingUser(body) !== null,
    contentParts: isObject(last) && Array.isArray(last.content),
  };
}

/** Each tool's name, bytes and keyword counts, in the order in which they are sent. */
export function toolRowsOf(body: JsonObject): readonly ToolRow[] {
  const tools = Array.isArray(body.tools) ? body.tools : [];
  const functions = functionsIn(body);
  return tools.map((tool: JsonValue, at): ToolRow => {
    const one = functions[at];
    const counts: number[] = KEYWORD_COLUMNS.map(() => 0);
    eachKeyword(one?.parameters ?? null, (keyword) => {
      const column = (KEYWORD_COLUMNS as readonly string[]).indexOf(keyword);
      if (column >= 0) counts[column] = (counts[column] ?? 0) + 1;
    });
    const used = counts.findLastIndex((count) => count > 0) + 1;
    return [String(one?.name ?? ''), Buffer.byteLength(JSON.stringify(tool)), counts.slice(0, used)];
  });
}

/** `system, user, user array`: roles, and which contents are arrays or null. */
export function rolesOf(body: JsonObject): readonly string[] {
  return messagesIn(body)
    .filter(isObject)
    .map(({ role, content }) => {
      const kind = Array.isArray(content) ? ' array' : content === null ? ' null' : '';
      return `${String(role)}${kind}`;
    });
}

export const bytesOf = (body: JsonObject): number => Buffer.byteLength(JSON.stringify(body));
