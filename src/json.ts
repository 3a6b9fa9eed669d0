import type { JsonObject, JsonValue } from './model.js';

/** A failed parse costs far more than a look at the first character. */
const MAY_BE_JSON = /^[\t\n\r ]*[{["\d\-tfn]/;

/** Openings where a value begins: deeper than anything that means something, and each level costs memory. A text may hold as many. */
const ABYSS = /(?:^|[:,])\s*(?:[[{]\s{0,4}){500}/;

/** The value of a JSON text; undefined when it is none, or an abyss of brackets. Never throws. */
export function parseJson(text: string): JsonValue | undefined {
  if (!MAY_BE_JSON.test(text) || ABYSS.test(text)) return undefined;
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

/** Are its lists and objects nested in more than so many levels? Takes no stack, however deep they are. */
export function isDeeper(value: JsonValue | undefined, levels: number): boolean {
  let level: (JsonValue | undefined)[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (depth >= levels && level.length > 0) return true;
  }
  return false;
}
