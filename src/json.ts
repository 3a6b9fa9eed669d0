import type { JsonObject, JsonValue } from './model.js';

/** A failed parse costs far more than a look at the first character. */
const MAY_BE_JSON = /^[\t\n\r ]*[{["\d\-tfn]/;

/** Deeper than anything that means something: each level costs memory, and whoever walks it a part of the stack. */
const MAX_DEPTH = 500;
/** More lists and objects than any answer has: empty ones alone take 60 bytes each. */
const MAX_NODES = 250_000;

/** The value of a JSON text; undefined when it is none, or an abyss or a desert of brackets. Never throws. */
export function parseJson(text: string): JsonValue | undefined {
  if (!MAY_BE_JSON.test(text) || isMonstrous(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Counts brackets outside strings; looks at each character once. */
function isMonstrous(text: string): boolean {
  let depth = 0;
  let nodes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at);
    else if (unit === BRACKET || unit === BRACE) {
      depth += 1;
      nodes += 1;
      if (depth > MAX_DEPTH || nodes > MAX_NODES) return true;
    } else if (unit === BRACKET_END || unit === BRACE_END) depth -= 1;
  }
  return false;
}

/**
 * Where the first list or object of a JSON text ends, the index of its closing bracket; -1 when it does not. Looks at
 * each character once.
 */
export function endOfFirst(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) at = endOfString(text, at);
    else if (unit === BRACKET || unit === BRACE) depth += 1;
    else if (unit === BRACKET_END || unit === BRACE_END) {
      depth -= 1;
      if (depth <= 0) return at;
    }
  }
  return -1;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;
const BRACE = 0x7b;
const BRACE_END = 0x7d;

/** The index of the quote that ends the string which begins at `from`, or the length of the text. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) at += 1;
    else if (unit === QUOTE) return at;
  }
  return text.length;
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
