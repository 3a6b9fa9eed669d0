import type { JsonObject, JsonValue } from './model.js';

/** A failed parse costs far more than a look at the first character. */
const MAY_BE_JSON = /^[\t\n\r ]*[{["\d\-tfn]/;

/** The value of a JSON text; undefined when it is none. Never throws. */
export function parseJson(text: string): JsonValue | undefined {
  if (!MAY_BE_JSON.test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
