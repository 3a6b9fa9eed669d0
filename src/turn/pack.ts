/** Tools as they were recorded, as few and as small as can be, with every schema keyword they have. Pure. */

import { DATA, eachKeyword, MAPS } from '../flags/schema.js';
import { isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';

const SHORT_TEXT = 'A value.';

/**
 * `read` where it is offered, one tool that carries each keyword at least once and, where schemas refer to parts of
 * their own, the smallest tool that does.
 */
export function packedTools(tools: readonly JsonObject[]): readonly JsonObject[] {
  const small = (tool: JsonObject): JsonObject => withFunction(tool, brief(parametersOf(tool)));
  const read = tools.find((tool) => nameOf(tool) === 'read');
  const refers = tools.filter((tool) => keywordsIn(parametersOf(tool)).has('$ref')).map(small);
  const [referring] = refers.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
  const whole = [
    ...(read ? [withFunction(read, trimmed(brief(parametersOf(read))))] : []),
    ...(referring ? [referring] : []),
  ];
  const other = tools.find((tool) => whole.every((one) => nameOf(one) !== nameOf(tool)));
  if (other === undefined) return whole;
  const has = keywordsIn(referring ? parametersOf(referring) : {});
  return [...whole, withFunction(other, packedSchema(tools.map(parametersOf), has))];
}

const functionOf = (tool: JsonObject): JsonObject => (isObject(tool.function) ? tool.function : {});
const nameOf = (tool: JsonObject): JsonValue | undefined => functionOf(tool).name;
const parametersOf = (tool: JsonObject): JsonObject => {
  const { parameters } = functionOf(tool);
  return isObject(parameters) ? parameters : {};
};

function withFunction(tool: JsonObject, parameters: JsonObject): JsonObject {
  const own = functionOf(tool);
  const description = own.description === undefined ? {} : { description: SHORT_TEXT };
  return { ...tool, function: { ...own, ...description, parameters } };
}

/**
 * Properties out of the recorded schemas: for each keyword that is missing yet, the smallest piece that has it itself.
 * What stands within a piece does not count: it goes when the piece's own keyword is stripped.
 */
function packedSchema(schemas: readonly JsonObject[], has: ReadonlySet<string>): JsonObject {
  const pieces = schemas
    .flatMap(piecesOf)
    .map((piece) => ({ piece, keywords: new Set(Object.keys(piece)), size: JSON.stringify(piece).length }))
    .sort((a, b) => a.size - b.size);
  const whole = new Set(schemas.flatMap((schema) => [...keywordsIn(schema)]));
  const missing = new Set(whole);
  for (const there of [...has, 'type', 'properties', 'required']) missing.delete(there);
  const properties: Record<string, JsonValue> = { input: { type: 'string' } };
  // The largest of the smallest first: what it brings along is then there.
  const smallest = [...missing].map((keyword) => pieces.find(({ keywords }) => keywords.has(keyword)));
  for (const found of smallest.sort((a, b) => (b?.size ?? 0) - (a?.size ?? 0))) {
    if (found === undefined || ![...found.keywords].some((keyword) => missing.has(keyword))) continue;
    for (const keyword of found.keywords) missing.delete(keyword);
    properties[`part${Object.keys(properties).length}`] = found.piece;
  }
  return { type: 'object', ...(whole.has('required') && { required: ['input'] }), properties };
}

/** The schema and every schema within it; where one refers to another they stay together. */
function piecesOf(schema: JsonObject): readonly JsonObject[] {
  const small = brief(schema);
  if (keywordsIn(small).has('$ref')) return [];
  const found: JsonObject[] = [];
  const visit = (node: JsonValue, isMap: boolean): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, false);
    if (!isObject(node)) return;
    if (!isMap && Object.keys(node).length > 0) found.push(node, trimmed(node));
    for (const [keyword, value] of Object.entries(node)) {
      if (!isMap && DATA.has(keyword)) continue;
      visit(value, !isMap && MAPS.has(keyword));
    }
  };
  visit(small, false);
  return found;
}

function keywordsIn(schema: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  eachKeyword(schema, (keyword) => found.add(keyword));
  return found;
}

/** The same schema with short descriptions. */
function brief(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]): [string, JsonValue] => {
      if (keyword === 'description' && typeof value === 'string') return [keyword, SHORT_TEXT];
      if (DATA.has(keyword)) return [keyword, value];
      return [keyword, briefValue(value, MAPS.has(keyword))];
    }),
  );
}

function briefValue(value: JsonValue, isMap: boolean): JsonValue {
  if (Array.isArray(value)) return value.map((one: JsonValue) => briefValue(one, false));
  if (!isObject(value)) return value;
  if (!isMap) return brief(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, briefValue(one, false)]));
}

/** What is required of its properties, else the smallest one; few alternatives; no description. */
function trimmed({ description: _, ...schema }: JsonObject): JsonObject {
  const { properties, required, enum: values, anyOf } = schema;
  const needed = Array.isArray(required) ? required.slice(0, 1) : [];
  const all = isObject(properties) ? Object.entries(properties) : [];
  const smallest = [...all].sort(([, a], [, b]) => JSON.stringify(a).length - JSON.stringify(b).length);
  const [kept] = needed.length > 0 ? all.filter(([name]) => needed.includes(name)) : smallest;
  return {
    ...schema,
    ...(required !== undefined && { required: kept ? needed : [] }),
    ...(isObject(properties) && { properties: Object.fromEntries(kept ? [[kept[0], bare(kept[1])]] : []) }),
    ...(Array.isArray(values) && { enum: values.slice(0, 2) }),
    ...(schema.items !== undefined && { items: bare(schema.items) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.slice(0, 2).map(bare) }),
  };
}

/** The type alone, where it has one. */
const bare = (schema: JsonValue): JsonValue =>
  isObject(schema) && typeof schema.type === 'string' ? { type: schema.type } : schema;
