/** What one answer took, in the times that its bytes arrived. Pure. */
import { isList, isObject, parseJson } from '../json.js';
import type { Exchange, JsonObject, JsonValue } from '../model.js';

/** How many bytes of a body had come, and when: milliseconds since the request began. */
export interface Arrival {
  readonly bytes: number;
  readonly ms: number;
}

/** Milliseconds; null where the answer does not tell. */
export interface Times {
  /** The first piece that says anything: text, reasoning or a tool call. The role alone and comments say nothing. */
  readonly firstToken: number | null;
  readonly lastToken: number | null;
  /** Pieces that say anything. */
  readonly pieces: number;
  /** The longest time between two of them. */
  readonly silence: number;
  /** From [DONE] to the end of the answer; null where no [DONE] came. */
  readonly leftOpen: number | null;
}

const NOTHING: Times = { firstToken: null, lastToken: null, pieces: 0, silence: 0, leftOpen: null };

/** @param arrivals in order; without them the times of the exchange's first two pieces have to do */
export function timesOf({ outcome, timing }: Exchange, arrivals: readonly Arrival[]): Times {
  if (outcome.kind !== 'response' || outcome.events === undefined) return NOTHING;
  const marks = marksIn(outcome.body);
  const at = (offset: number): number =>
    arrivals.find(({ bytes }) => bytes >= offset)?.ms ?? arrivals.at(-1)?.ms ?? timing.total;
  const told = marks.filter(({ kind }) => kind === 'token').map(({ offset }) => at(offset));
  const done = marks.find(({ kind }) => kind === 'done');
  const [first] = told;
  if (first === undefined) return NOTHING;
  const gaps = told.slice(1).map((ms, index) => ms - (told[index] ?? ms));
  return {
    firstToken:
      arrivals.length > 0 ? Math.min(first, timing.total) : (timing.secondEvent ?? timing.firstEvent ?? null),
    lastToken: arrivals.length > 0 ? (told.at(-1) ?? first) : timing.total,
    pieces: told.length,
    silence: arrivals.length > 0 ? Math.max(0, ...gaps) : 0,
    leftOpen: done === undefined || arrivals.length === 0 ? null : timing.total - at(done.offset),
  };
}

interface Mark {
  readonly kind: 'token' | 'done';
  /** Bytes of the body up to the end of its line. */
  readonly offset: number;
}

function marksIn(body: string): readonly Mark[] {
  let offset = 0;
  return body.split('\n').flatMap((line): Mark[] => {
    offset += Buffer.byteLength(line) + 1;
    const data = /^data: ?(.*)$/.exec(line.trimEnd())?.[1];
    if (data === undefined) return [];
    if (data.trim() === '[DONE]') return [{ kind: 'done', offset }];
    return saysSomething(parseJson(data)) ? [{ kind: 'token', offset }] : [];
  });
}

function saysSomething(chunk: JsonValue | undefined): boolean {
  const choices = isObject(chunk) && isList(chunk.choices) ? chunk.choices : [];
  return choices.some((choice) => isObject(choice) && isObject(choice.delta) && isTold(choice.delta));
}

const isTold = ({ content, tool_calls: calls, ...others }: JsonObject): boolean =>
  (typeof content === 'string' && content !== '') ||
  (isList(calls) && calls.length > 0) ||
  REASONING.some((key) => typeof others[key] === 'string' && others[key] !== '');

/** Where servers put thoughts that stand apart from the answer. */
export const REASONING = ['reasoning_content', 'reasoning', 'thinking', 'reasoning_text'] as const;
