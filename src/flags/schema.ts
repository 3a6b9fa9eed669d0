import { isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';

/** Keywords whose value is a map from names to schemas: what stands in it are names, not keywords. */
export const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
/** Keywords whose value is data, not a schema. */
export const DATA: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'required', 'examples']);

/** Calls `visit` for each keyword of the schema and of those within it. */
export function eachKeyword(schema: JsonValue, visit: (keyword: string) => void): void {
  if (Array.isArray(schema)) {
    for (const branch of schema) eachKeyword(branch, visit);
    return;
  }
  if (!isObject(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    visit(keyword);
    if (DATA.has(keyword)) continue;
    if (MAPS.has(keyword) && isObject(value))
      for (const inner of Object.values(value)) eachKeyword(inner, visit);
    else eachKeyword(value, visit);
  }
}

/** The schema with each of its schemas rewritten, innermost first. */
function mapSchemas(schema: JsonValue, rewrite: (schema: JsonObject) => JsonObject): JsonValue {
  if (Array.isArray(schema)) return schema.map((branch: JsonValue) => mapSchemas(branch, rewrite));
  if (!isObject(schema)) return schema;
  const inner = Object.entries(schema).map(([keyword, value]): [string, JsonValue] => {
    if (DATA.has(keyword)) return [keyword, value];
    if (!MAPS.has(keyword) || !isObject(value)) return [keyword, mapSchemas(value, rewrite)];
    const entries = Object.entries(value).map(([name, one]) => [name, mapSchemas(one, rewrite)] as const);
    return [keyword, Object.fromEntries(entries)];
  });
  return rewrite(Object.fromEntries(inner));
}

/** The schema without these keywords; a property that happens to have such a name stays. */
export function withoutKeywords(schema: JsonObject, keywords: readonly string[]): JsonObject {
  if (keywords.length === 0) return schema;
  const gone = new Set(keywords);
  const rewritten = mapSchemas(schema, (one) =>
    Object.fromEntries(Object.entries(one).filter(([keyword]) => !gone.has(keyword))),
  );
  return isObject(rewritten) ? rewritten : {};
}

/** Writes each anyOf as one type (constants as an enum, otherwise the first branch's type) and each const as an enum of one. */
export function withFlatUnions(schema: JsonObject): JsonObject {
  const rewritten = mapSchemas(schema, ({ anyOf, const: constant, ...rest }) => ({
    ...(Array.isArray(anyOf) && flatUnion(anyOf)),
    ...rest,
    ...(constant !== undefined && { enum: [constant] }),
  }));
  return isObject(rewritten) ? rewritten : {};
}

function flatUnion(branches: readonly JsonValue[]): JsonObject {
  // Innermost first: a branch's const is an enum by now.
  const schemas = branches.filter(isObject);
  const type = schemas[0]?.type;
  const choices = schemas.map((schema) => (Array.isArray(schema.enum) ? schema.enum : []));
  return {
    ...(type !== undefined && { type }),
    ...(choices.every(({ length }) => length > 0) && { enum: choices.flat() }),
  };
}
