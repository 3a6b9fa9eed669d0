import { isList, isObject, parseJson } from '../json.js';
import type { JsonObject, JsonValue, SseEvent } from '../model.js';
import type { ClientRules, StopReason } from '../releases/client.js';
import { areComplete, type CallFailure, type ClientCall, isTrue, joinCalls } from './calls.js';
import { clientEvents } from './events.js';

/** Why a client fails the turn while it reads, whatever came before. */
export type ReadingFailure =
  | 'content-type'
  | 'event-not-json'
  | 'error-event'
  | 'finish-reason'
  | 'no-end'
  | CallFailure;

/** What a client has of an answer when it has read it. */
export interface Taken {
  readonly failure: ReadingFailure | null;
  /** As far as it is shown. */
  readonly text: string;
  /** Those that would be run. */
  readonly calls: readonly ClientCall[];
  /** Calls began, whether they would be run or not. */
  readonly sawCalls: boolean;
  readonly stop: StopReason;
  /** It stopped reading at [DONE]: how the connection ends after that is all the same to it. */
  readonly ended: boolean;
  /** The finish_reason that failed the turn, or what of an event could not be read. */
  readonly detail: string;
}

/** The answer while its events come. */
interface Reading {
  readonly rules: ClientRules;
  readonly text: string[];
  readonly calls: ReturnType<typeof joinCalls>;
  finish: StopReason | 'unknown' | null;
  unknown: string;
  ended: boolean;
}

interface Trouble {
  readonly failure: ReadingFailure;
  readonly detail: string;
}

/**
 * What the client of a release takes from a 2xx answer to stream: true.
 * @param body decoded text
 */
export function takeAnswer(body: string, contentType: string, rules: ClientRules): Taken {
  const found = clientEvents(body, contentType, rules);
  const reading: Reading = {
    rules,
    text: [],
    calls: joinCalls(rules.calls),
    finish: null,
    unknown: '',
    ended: false,
  };
  if (found === null) return taken(reading, { failure: 'content-type', detail: contentType || 'none' });
  const trouble = takeEvents(found.events, reading);
  if (trouble !== null) return taken(reading, trouble);
  if (rules.needsEnd && reading.finish === null && !found.sawDone)
    return taken(reading, { failure: 'no-end', detail: '' });
  return settle(reading, found.sawDone);
}

function takeEvents(events: readonly SseEvent[], reading: Reading): Trouble | null {
  const { doneMark, readsPastDone, errorEventFails } = reading.rules;
  for (const { event = '', data } of events) {
    if (doneMark === 'exact' ? data === '[DONE]' : data.startsWith('[DONE]')) {
      reading.ended = !readsPastDone;
      return null;
    }
    const value = parseJson(data);
    if (value === undefined) return { failure: 'event-not-json', detail: data.slice(0, 60) };
    if (event.startsWith('thread.')) continue;
    if (event === 'error' && errorEventFails) return { failure: 'error-event', detail: data.slice(0, 200) };
    if (!isObject(value)) continue;
    if (isTrue(value.error))
      return { failure: 'error-event', detail: JSON.stringify(value.error).slice(0, 200) };
    const choice = isList(value.choices) ? value.choices[0] : undefined;
    const failure = isObject(choice) ? takeChoice(choice, reading) : null;
    if (failure !== null) return { failure, detail: '' };
  }
  return null;
}

/** Fields in which servers put what the model thinks. */
const THOUGHTS = ['reasoning_content', 'reasoning', 'reasoning_text'];

function takeChoice(choice: JsonObject, reading: Reading): CallFailure | null {
  const { rules } = reading;
  const reason = choice.finish_reason;
  if (isTrue(reason)) {
    const known = typeof reason === 'string' && Object.hasOwn(rules.finishReasons, reason);
    reading.finish = known ? (rules.finishReasons[reason] ?? 'unknown') : 'unknown';
    reading.unknown = known ? '' : typeof reason === 'string' ? reason : JSON.stringify(reason);
  }
  const delta = choice.delta ?? (rules.readsMessage ? choice.message : undefined);
  if (!isObject(delta)) return null;
  const text = textOf(delta.content, rules);
  reading.text.push(text);
  if (text !== '' || THOUGHTS.some((key) => isTrue(delta[key]))) reading.calls.interrupt();
  if (rules.readsRefusal && typeof delta.refusal === 'string') reading.text.push(delta.refusal);
  const failure = reading.calls.take(delta.tool_calls ?? null);
  reading.calls.takeLegacy(delta.function_call ?? null, reason);
  return failure;
}

function textOf(content: JsonValue | undefined, { readsContentParts }: ClientRules): string {
  if (typeof content === 'string') return content;
  if (!readsContentParts) return isList(content) ? String(content) : '';
  if (isList(content))
    return content.map((part) => textOf(part, { readsContentParts } as ClientRules)).join('');
  if (!isObject(content) || !/^(?:text|(?:.*\.)?output_text)$/iu.test(String(content.type))) return '';
  return partText(content.text ?? content.content);
}

function partText(value: JsonValue | undefined): string {
  if (isList(value)) return value.map(partText).join('');
  if (isObject(value)) return partText(value.text ?? value.content);
  return typeof value === 'string' ? value : '';
}

/** The answer is over: which calls would be run, and does it count as one? */
function settle(reading: Reading, sawDone: boolean): Taken {
  const { rules, finish, calls } = reading;
  if (finish === 'unknown') return taken(reading, { failure: 'finish-reason', detail: reading.unknown });
  const silent = thought(reading).trim() === '';
  const promoted = finish === 'stop' || (rules.calls.doneIsEnough && finish === null && sawDone);
  const run = rules.calls.anyReason || finish === 'calls' || (promoted && silent);
  if (run && rules.calls.strict && !areComplete(calls.calls))
    return taken(reading, { failure: 'call-incomplete', detail: '' });
  return taken(reading, null, run ? calls.calls : []);
}

function taken(reading: Reading, trouble: Trouble | null, calls: readonly ClientCall[] = []): Taken {
  const stop = reading.finish === 'length' ? 'length' : calls.length > 0 ? 'calls' : 'stop';
  return {
    failure: trouble?.failure ?? null,
    text: shown(reading),
    calls,
    sawCalls: reading.calls.calls.length > 0,
    stop,
    ended: reading.ended,
    detail: trouble?.detail ?? '',
  };
}

/** The text without its think blocks; a tag that stands alone is none either. */
function thought({ text, rules: { thinkTags, unclosedThinkHides } }: Reading): string {
  const tags = thinkTags.join('|');
  const outside = withoutBlocks(text.join(''), tags, unclosedThinkHides);
  return outside.replace(new RegExp(`</?(?:${tags})>`, 'giu'), '');
}

/** A tag that nothing closes is looked for once: many openings cost no more than one. */
function withoutBlocks(text: string, tags: string, unclosedHides: boolean): string {
  const unclosed = new Set<string>();
  let out = '';
  let from = 0;
  for (const { 0: opening, 1: tag = '', index } of text.matchAll(new RegExp(`<(${tags})>`, 'giu'))) {
    if (index < from || unclosed.has(tag.toLowerCase())) continue;
    const closing = new RegExp(`</${tag}>`, 'giu');
    closing.lastIndex = index + opening.length;
    const closed = closing.test(text);
    if (!closed && !unclosedHides) unclosed.add(tag.toLowerCase());
    else {
      out += text.slice(from, index);
      from = closed ? closing.lastIndex : text.length;
    }
  }
  return out + text.slice(from);
}

/** What of it reaches the user. */
function shown(reading: Reading): string {
  return reading.rules.hides.reduce(
    (text, source) => text.replace(new RegExp(source, 'giu'), ''),
    thought(reading),
  );
}
