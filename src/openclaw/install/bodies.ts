/** What was recorded and printed while OpenClaw was learned: which body is which, and why there is none. Pure. */
import { functionsIn, messagesIn, roleOf } from '../../flags/rewrite.js';
import { isList, isObject } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import { clip, plain } from '../../wire/sanitize.js';
import type { Finished } from './process.js';
import { judgeAgentTurn } from './verdict.js';

/** The agent's own turn among what it sent: the first with a system message, else the first. */
export function turnOf(bodies: readonly JsonObject[]): JsonObject | null {
  return bodies.find((body) => messagesIn(body).some((one) => roleOf(one) === 'system')) ?? bodies[0] ?? null;
}

/** The turn that carries a tool call and its result; null where there was none. */
export function toolResultOf(bodies: readonly JsonObject[]): JsonObject | null {
  return bodies.find((body) => messagesIn(body).some((one) => roleOf(one) === 'tool')) ?? null;
}

/** What goes with a session that is summed up, where it was sent. */
interface CompactionBodies {
  readonly flush: JsonObject | null;
  readonly summary: JsonObject | null;
  readonly afterSummary: JsonObject | null;
}
const NO_COMPACTION: CompactionBodies = { flush: null, summary: null, afterSummary: null };

/**
 * A summary has a system text of its own and no tools; the flush before it a text or tools of its own; what has the
 * tools of the agent's turn behind it is the turn after it.
 */
export function compactionIn(bodies: readonly JsonObject[], agent: JsonObject): CompactionBodies {
  const at = bodies.findIndex((body) => body.tools === undefined && systemOf(body) !== systemOf(agent));
  const summary = bodies[at];
  if (summary === undefined) return NO_COMPACTION;
  const isTurn = (body: JsonObject): boolean => sameTools(body, agent) && systemOf(body) === systemOf(agent);
  const flush = bodies.slice(0, at).findLast((body) => body.tools !== undefined && !isTurn(body)) ?? null;
  const after = bodies.slice(at + 1).find((body) => body.tools !== undefined) ?? null;
  return { flush, summary, afterSummary: after };
}

const systemOf = (body: JsonObject): string =>
  JSON.stringify(messagesIn(body).find((one) => roleOf(one) === 'system') ?? null);
const sameTools = (a: JsonObject, b: JsonObject): boolean =>
  JSON.stringify(functionsIn(a).map(({ name }) => name)) ===
  JSON.stringify(functionsIn(b).map(({ name }) => name));

/** `requiresStringContent=true`. */
export const asText = (flag: JsonObject): string =>
  Object.entries(flag)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');

/** Each text of a JSON value rewritten; keys stay. */
export function mapTexts<T>(value: T, rewrite: (text: string) => string): T {
  const map = (one: JsonValue): JsonValue => {
    if (typeof one === 'string') return rewrite(one);
    if (isList(one)) return one.map(map);
    if (!isObject(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, map(inner)]));
  };
  return map(value as JsonValue) as T;
}

const SHOWN_CHARACTERS = 240;
/** How a question to a person ends. */
const ASKS = /(?:\?|\[y\/n\]|\(y(?:es)?\/no?\)|password|passphrase)\s*[:›>]?$/iu;

/** Why nothing was sent, and what to do: one sentence. */
export function unanswered(name: string, done: Finished, timeoutMs: number): string {
  const { exit, stopped, stdout, stderr } = done;
  const shown = (text: string): string => clip(plain(text.trim()), SHOWN_CHARACTERS);
  if (exit.kind === 'not-started') return `${name} could not be started: ${shown(exit.message)}.`;
  if (stopped === 'interrupted') return `${name} was interrupted before it sent a turn.`;
  const lines = `${stdout}\n${stderr}`.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const question = lines.findLast((line) => ASKS.test(line.trimEnd()));
  if (question !== undefined && lines.indexOf(question) >= lines.length - 2)
    return `${name} asks something on the terminal and got no answer ("${shown(question)}"); run it once by hand, then learn again.`;
  if (stopped === 'deadline')
    return `${name} hangs: it sent no turn within ${Math.round(timeoutMs / 1000)} s; try openclaw agent --local by hand.`;
  const how = exit.kind === 'signalled' ? `was ended by ${exit.signal}` : `ended with exit code ${exit.code}`;
  return `${name} ${how} before it sent a turn: ${shown(judgeAgentTurn(done).text)}`;
}
