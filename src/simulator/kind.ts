import type { Answer, ToolCall } from './answer.js';
import { isObject, type RequestFacts } from './request.js';
import type { Traits, WireShape } from './types.js';

/** A whole answer: header names as they go on the wire, without date and length. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What a kind knows while it answers. */
export interface World {
  /** Id of the model that is served. */
  readonly model: string;
  readonly traits: Traits;
  /** Whether a generation was asked for yet: Ollama loads its model only then. */
  readonly used: boolean;
  /** Prompts that it keeps; absent: one. */
  readonly slots?: number;
}

/** One event of a stream; `role` comes before anything the model says. */
export interface StreamEvent {
  readonly is: 'role' | 'token' | 'finish' | 'usage' | 'done';
  readonly data: string;
}

/** The manners of one server: everything in which servers differ on the wire. */
export interface Kind {
  readonly traits: Traits;
  /** The largest body it reads, in bytes. */
  readonly maxBytes: number;
  /** Headers of every answer, in the server's own order and case. */
  readonly headers: (
    contentType: string | null,
    extra?: readonly (readonly [string, string])[],
  ) => Reply['headers'];
  /** Answers everything but POST to chat/completions. */
  readonly route: (request: RequestFacts, world: World) => Reply;
  /** What it refuses in a chat request before the model sees it. */
  readonly refuse: (request: RequestFacts, world: World) => Reply | null;
  /** What the model behind refuses: prompts that are too long, tools that its template has no place for. */
  readonly refuseLate: (request: RequestFacts, world: World, promptTokens: number) => Reply | null;
  /** Chat requests that it never answers. */
  readonly hangsOn?: (request: RequestFacts) => boolean;
  readonly chat: ChatFormat;
}

/** How a chat completion is written. */
export interface ChatFormat {
  readonly whole: (answer: Answer, context: ChatContext) => string;
  readonly events: (answer: Answer, context: ChatContext) => Iterable<StreamEvent>;
}

export interface ChatContext {
  readonly request: RequestFacts;
  readonly model: string;
  readonly shape: WireShape;
}

/** A tool call's arguments as they go on the wire; `spaced` is how the model itself writes JSON. */
export function callArguments(call: ToolCall, shape: WireShape, spaced: boolean): unknown {
  if (shape.toolArguments === 'object') return call.arguments;
  const text = JSON.stringify(call.arguments);
  if (shape.toolArguments === 'doubled') return text + text;
  if (shape.toolArguments === 'clipped') return text.replaceAll(/"(\w+)\w"(?=[,\]}])/g, '"$1"');
  if (shape.toolArguments === 'broken') return text.slice(0, -2);
  return spaced ? text.replaceAll('":', '": ') : text;
}

/** The reason an answer ended, or null where the fault is that none is given. */
export function finishReason(answer: Answer, shape: WireShape): string | null {
  return shape.finishReason === false ? null : answer.finish;
}

/** The usage of an answer; undefined, so that it is left out of JSON, where none is told. */
export function usageOf(answer: Answer): Readonly<Record<string, unknown>> | undefined {
  const { promptTokens, completionTokens, cachedTokens, hidesUsage } = answer;
  if (hidesUsage) return undefined;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    ...(cachedTokens !== undefined && { prompt_tokens_details: { cached_tokens: cachedTokens } }),
  };
}

/** Whether the stream carries usage: where the client asked for it and the server tells it. */
export function wantsUsage(request: RequestFacts, { hidesUsage }: Answer): boolean {
  if (hidesUsage) return false;
  const options = request.body.stream_options;
  return isObject(options) && options.include_usage === true;
}

export const now = (): number => Math.floor(Date.now() / 1000);
