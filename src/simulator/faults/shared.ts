import type { Code } from '../../codes.js';
import type { CompatFlags, JsonObject, Verdict } from '../../model.js';
import { EXIT_CODES } from '../../report/verdict.js';
import type { Effect, Expected, Fault, Stage, When } from '../types.js';

type Reply = Extract<Effect, { do: 'reply' }>;

/** A JSON reply with an OpenAI-like error object, as inferrs and most others write it. */
export function errorReply(status: number, message: string, type: string, at: Stage): Reply {
  return jsonReply(status, { error: { message, type } }, at);
}

export function jsonReply(status: number, body: JsonObject, at: Stage): Reply {
  return { do: 'reply', at, status, contentType: 'application/json', body };
}

/** A fault that refuses the chat requests that meet `when`, with clear words. */
export function refuses(summary: string, when: When, effect: Reply, expected: Expected): Fault {
  return { summary, rules: [{ when: { ...when, endpoint: 'chat' }, effect }], expected };
}

/** A 400 with clear words, said before the model is asked. */
export function refuses400(summary: string, when: When, message: string, expected: Expected): Fault {
  return refuses(summary, when, errorReply(400, message, 'invalid_request_error', 'body'), expected);
}

/** A verdict that no flag is part of. `code` absent: not settled here; null: no finding at all. */
export function ends(verdict: Verdict, code?: Code | null): Expected {
  return { verdict, exitCode: EXIT_CODES[verdict], flags: {}, ...(code !== undefined && { code }) };
}

/** The remedy is exactly these flags. */
export function needs(flags: CompatFlags, code?: Code): Expected {
  return { verdict: 'needs-flags', exitCode: EXIT_CODES['needs-flags'], flags, ...(code && { code }) };
}

/** Nothing is wrong, because a turn of 2026.9 carries nothing of it. */
export const UNTOUCHED: Expected = ends('ready', null);
export const WITHOUT_TOOLS: CompatFlags = { supportsTools: false };
export const STRING_CONTENT: CompatFlags = { requiresStringContent: true };
