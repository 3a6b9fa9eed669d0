import { isList, isObject, parseJson as parse } from '../json.js';
import type { JsonObject, JsonValue, SseEvent } from '../model.js';
import { looksStreamed, parseSse } from '../wire/sse.js';
import { findMarkers, findTextCall, type TextCall } from './text-call.js';
import { Drafts, finishCall, type ToolCall, takeCall } from './tool-calls.js';

export interface Usage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly cachedTokens: number | null;
}

/** A chat completion, read with tolerance: whole JSON or an event stream. */
export interface Answer {
  /** What a user would see, without a leading think block. */
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string | null;
  /** The stream's [DONE] was seen; always true for a whole JSON answer. */
  readonly done: boolean;
  /** At least one JSON value shaped like a completion or a chunk of one was read. */
  readonly sawJson: boolean;
  readonly streamed: boolean;
  readonly usage: Usage | null;
  /** Content deltas with text in them; 1 for a whole answer with text. */
  readonly pieces: number;
  /** The text of an error object that came inside a 200; null when there was none. */
  readonly error: string | null;
  readonly textCall: TextCall | null;
  readonly markers: readonly string[];
  readonly model: string | null;
  readonly fingerprint: string | null;
}

interface State {
  text: string[];
  reasoning: string[];
  readonly drafts: Drafts;
  finishReason: string | null;
  done: boolean;
  sawJson: boolean;
  usage: Usage | null;
  pieces: number;
  error: string | null;
  model: string | null;
  fingerprint: string | null;
}

/**
 * Reads the answer to a chat completion, whole JSON or SSE, whatever is missing or odd in it. Never throws: a body
 * that is neither gives an empty answer with sawJson false.
 */
export function readAnswer(body: string, contentType: string | null, events?: readonly SseEvent[]): Answer {
  const state: State = {
    text: [],
    reasoning: [],
    drafts: new Drafts(),
    finishReason: null,
    done: false,
    sawJson: false,
    usage: null,
    pieces: 0,
    error: null,
    model: null,
    fingerprint: null,
  };
  const whole = events === undefined ? parse(body) : undefined;
  const streamed = isObject(whole)
    ? whole.object === 'chat.completion.chunk'
    : events !== undefined || /event-stream/i.test(contentType ?? '') || looksStreamed(body);
  if (isObject(whole)) {
    takeObject(whole, state, streamed);
    state.done = !streamed;
  } else if (streamed) {
    for (const event of events ?? parseSse(body)) takeEvent(event, state);
  }
  return finish(state, streamed);
}

function takeEvent(event: SseEvent, state: State): void {
  const data = event.data.trim();
  if (data === '[DONE]') {
    state.done = true;
    return;
  }
  const value = parse(data);
  if (isObject(value)) {
    takeObject(value, state, true);
    if (event.event === 'error' && state.error === null) state.error = data;
  } else if (event.event === 'error' || /^\s*(?:error|exception|traceback)\b/i.test(data)) {
    state.error ??= data;
  }
}

function takeObject(value: JsonObject, state: State, streamed: boolean): void {
  const error = errorIn(value);
  if (error !== null) state.error ??= error;
  state.model ??= text(value.model);
  state.fingerprint ??= text(value.system_fingerprint);
  state.usage = readUsage(value.usage) ?? state.usage;
  const choices = value.choices;
  if (!isList(choices)) {
    if (isObject(value.message) && 'done' in value) takeMessage(value.message, state, streamed);
    return;
  }
  state.sawJson = true;
  const choice = choices.find((item) => isObject(item) && (item.index ?? 0) === 0);
  if (!isObject(choice)) return;
  state.finishReason = text(choice.finish_reason) ?? state.finishReason;
  const message = choice.delta ?? choice.message;
  if (isObject(message)) takeMessage(message, state, streamed);
  else takeText(choice.text, state.text, state);
}

function takeMessage(message: JsonObject, state: State, streamed: boolean): void {
  takeText(message.content, state.text, state);
  for (const key of ['reasoning_content', 'reasoning', 'thinking', 'reasoning_text']) {
    const before = state.reasoning.length;
    takeText(message[key], state.reasoning, null);
    if (state.reasoning.length > before) break;
  }
  const calls = message.tool_calls;
  if (isList(calls)) {
    for (const call of calls) if (isObject(call)) takeCall(call, state.drafts, streamed);
  } else if (isObject(message.function_call)) {
    takeCall({ function: message.function_call, id: 'function_call', index: 0 }, state.drafts, streamed);
  }
}

function takeText(value: JsonValue | undefined, into: string[], state: State | null): void {
  const pieces = isList(value) ? value : [value];
  for (const piece of pieces) {
    const found = typeof piece === 'string' ? piece : isObject(piece) ? (text(piece.text) ?? '') : '';
    if (found === '') continue;
    into.push(found);
    if (state !== null) state.pieces += 1;
  }
}

function finish(state: State, streamed: boolean): Answer {
  const { text: visible, reasoning } = splitThinking(state.text.join(''));
  return {
    text: visible,
    reasoning: state.reasoning.join('') + reasoning,
    toolCalls: state.drafts.list.map((draft) => finishCall(draft, streamed)),
    finishReason: state.finishReason,
    done: state.done,
    sawJson: state.sawJson,
    streamed,
    usage: state.usage,
    pieces: state.pieces,
    error: state.error,
    textCall: state.drafts.list.length > 0 ? null : findTextCall(visible),
    markers: findMarkers(visible),
    model: state.model,
    fingerprint: state.fingerprint,
  };
}

/** A think block at the start of an answer is reasoning, however the server delivers it. */
function splitThinking(content: string): { readonly text: string; readonly reasoning: string } {
  const open = /^\s*<(think|thinking|thought|reasoning)>/i.exec(content);
  if (open === null) return { text: content, reasoning: '' };
  const tag = `</${(open[1] ?? '').toLowerCase()}>`;
  const close = content.toLowerCase().indexOf(tag);
  if (close < 0) return { text: '', reasoning: content.slice(open[0].length) };
  return {
    text: content.slice(close + tag.length).replace(/^\s+/, ''),
    reasoning: content.slice(open[0].length, close),
  };
}

function readUsage(value: JsonValue | undefined): Usage | null {
  if (!isObject(value)) return null;
  const details = value.prompt_tokens_details;
  return {
    promptTokens: count(value.prompt_tokens) ?? count(value.input_tokens),
    completionTokens: count(value.completion_tokens) ?? count(value.output_tokens),
    cachedTokens: isObject(details) ? count(details.cached_tokens) : null,
  };
}

function errorIn(value: JsonObject): string | null {
  const error = value.error;
  if (error !== undefined && error !== null && error !== false && error !== '') {
    return typeof error === 'string' ? error : JSON.stringify(error);
  }
  const isError = value.object === 'error' || value.type === 'error';
  if (isError) return JSON.stringify(value);
  const detail = value.detail;
  return value.choices === undefined && detail !== undefined && detail !== null
    ? JSON.stringify(value)
    : null;
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function count(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
