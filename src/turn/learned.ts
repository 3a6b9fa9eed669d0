/** A learned turn: the bodies that the user's own OpenClaw sent, whole or as small as can be. Pure. */

import { mapMessages } from '../flags/rewrite.js';
import { isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';
import type { LearnedTurns } from '../releases/types.js';
import { QUESTION, type Texts } from './messages.js';
import { packedTools } from './pack.js';

/** What a message says in a small turn, by its role. */
const SHORT: Readonly<Record<string, string>> = {
  tool: 'Answer in one short sentence.',
  assistant: 'Done.',
};
const SHORT_CONTEXT = 'State of the workspace: nothing is running.';

/** With 0 as the limit of the answer; a small turn has every role, key and schema keyword, and short texts. */
export function learnedTurn(
  { agent, toolResult }: LearnedTurns,
  model: string,
  { small, exchange, question }: Texts,
): JsonObject {
  const recorded = exchange && toolResult !== null ? toolResult : agent;
  const body = withoutLimit({ ...recorded, model });
  const asked = question === undefined ? body : withQuestion(body, question);
  return small ? shortened(asked, question ?? QUESTION) : asked;
}

/** The limit stays under its own name, for the builder to fill in. */
const withoutLimit = (body: JsonObject): JsonObject =>
  body.max_tokens === undefined ? { ...body, max_completion_tokens: 0 } : { ...body, max_tokens: 0 };

/** Another question in the place of the one that was asked while learning, with what stands around it. */
function withQuestion(body: JsonObject, question: string): JsonObject {
  return mapMessages(body, (message) =>
    message.role === 'user' ? withTexts(message, (text) => text.replace(QUESTION, () => question)) : message,
  );
}

function shortened(body: JsonObject, question: string): JsonObject {
  let users = 0;
  const brief = mapMessages(body, (message) => {
    if (message.role === 'user') users += 1;
    const own = message.role === 'user' ? (users === 1 ? question : SHORT_CONTEXT) : undefined;
    return withTexts(message, () => own ?? SHORT[String(message.role)] ?? '');
  });
  const tools = Array.isArray(body.tools) ? body.tools.filter(isObject) : [];
  return tools.length === 0 ? brief : { ...brief, tools: packedTools(tools) };
}

/** The message with its text, or each of its parts of text, rewritten. */
function withTexts(message: JsonObject, rewrite: (text: string) => string): JsonObject {
  const { content } = message;
  if (typeof content === 'string') return { ...message, content: rewrite(content) };
  if (!Array.isArray(content)) return message;
  const part = (one: JsonValue): JsonValue =>
    isObject(one) && typeof one.text === 'string' ? { ...one, text: rewrite(one.text) } : one;
  return { ...message, content: content.map(part) };
}

/**
 * The first system text at this length: cut where that is less, else as it was recorded. `marks` plants a word at its
 * start and one at its end, within its length.
 */
export function withLearnedText(
  body: JsonObject,
  chars: number,
  marks?: { readonly start: string; readonly end: string },
): JsonObject {
  let done = false;
  return mapMessages(body, (message) => {
    if (done || message.role !== 'system') return message;
    done = true;
    return withTexts(message, (text) => marked(cut(text, chars), marks));
  });
}

function marked(text: string, marks?: { readonly start: string; readonly end: string }): string {
  if (!marks) return text;
  const first = `The word at the start is ${marks.start}.\n`;
  const last = `\nThe word at the end is ${marks.end}.`;
  return `${first}${cut(text, text.length - first.length - last.length)}${last}`;
}

/** Never half of a character. */
function cut(text: string, chars: number): string {
  const kept = text.slice(0, Math.max(0, chars));
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
}
