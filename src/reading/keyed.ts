import { isList, isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';
import { dotted, expectedIn, foundIn, type Issue, ruleOf } from './issues.js';

const FIELDS =
  'messages|tools|tool_choice|model|stream|stream_options|store|temperature|max_tokens|max_completion_tokens|reasoning_effort|stop|top_p|prompt_cache_key|response_format|functions|n|seed|user';
/** A key that is a field of the request, or a path to one: `messages`, `$.messages[2].content`, `Messages[3].Content`. */
const FIELD_KEY = new RegExp(`^(?:\\$\\.|body[./]|#?/)?(?:${FIELDS})(?:[.[/]|$)`);
const MAX_DEPTH = 8;
const MAX_ISSUES = 40;

/**
 * Reads validators that write the path as the keys of an object, with the complaints in a list at its end:
 * marshmallow and Django REST framework (`{messages: {2: {content: ["Not a valid string."]}}}`), ASP.NET
 * (`{"$.messages[2].content": ["The JSON value …"]}`). A request that is merely repeated has no such lists.
 */
export function issuesInKeys(value: JsonObject): readonly Issue[] {
  const issues: Issue[] = [];
  for (const [key, inner] of Object.entries(value).slice(0, 60)) {
    const path = lowered(key);
    if (FIELD_KEY.test(path)) walk(inner, path, 0, issues);
  }
  return issues;
}

function walk(value: JsonValue, path: string, depth: number, into: Issue[]): void {
  if (depth > MAX_DEPTH || into.length >= MAX_ISSUES) return;
  if (isList(value)) {
    for (const [index, item] of value.slice(0, 60).entries()) {
      if (typeof item === 'string') add(item, path, into);
      else walk(item, `${path}.${index}`, depth + 1, into);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value).slice(0, 60)) {
    const own = /^(?:_errors|non_field_errors|errors)$/.test(key);
    walk(inner, own ? path : `${path}.${lowered(key)}`, depth + 1, into);
  }
}

function add(words: string, path: string, into: Issue[]): void {
  const rule = ruleOf(words);
  if (rule === 'other' || words.length > 400) return;
  const found = rule === 'missing' ? 'missing' : foundIn(words);
  into.push({ path: dotted(path), expected: expectedIn(words), found, rule, value: '', allowed: [], words });
}

/** `Messages[3].ToolCalls` → `messages[3].tool_calls`: ASP.NET names fields as its classes do. */
export function lowered(key: string): string {
  return key.replace(/[A-Z]/g, (letter, at: number) => {
    const start = at === 0 || !/[a-z0-9]/.test(key[at - 1] ?? '');
    return `${start ? '' : '_'}${letter.toLowerCase()}`;
  });
}
