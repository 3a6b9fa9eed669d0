import { endOfFirst, isObject, parseJson as parse } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';

export type ToolCallProblem =
  | 'arguments-object'
  | 'arguments-missing'
  | 'arguments-not-json'
  | 'arguments-repeated'
  | 'arguments-not-object'
  | 'name-missing'
  | 'id-missing'
  | 'index-missing';

export interface ToolCall {
  readonly id: string | null;
  readonly index: number | null;
  readonly name: string | null;
  readonly argumentsKind: 'string' | 'object' | 'missing';
  /** The arguments as text; an object is written as JSON. */
  readonly arguments: string;
  readonly problems: readonly ToolCallProblem[];
}

/** A tool call whose pieces are still coming. */
export interface Draft {
  id: string | null;
  index: number | null;
  name: string | null;
  kind: ToolCall['argumentsKind'];
  args: string;
  sawIndex: boolean;
}

/** More calls than any answer has: a stream of a million empty ones fills no memory. */
const MAX_CALLS = 5000;

/** The calls begun so far, in their order; each is found at once by what its pieces name. */
export class Drafts {
  readonly list: Draft[] = [];
  readonly #byIndex = new Map<number, Draft>();
  readonly #byId = new Map<string, Draft>();

  /** The draft that a piece of a stream goes on with; the last one when the piece names nothing. */
  continued(index: number | null, id: string | null, name: string | null): Draft | undefined {
    if (index !== null) return this.#byIndex.get(index);
    if (id !== null) return this.#byId.get(id);
    return name === null ? this.list.at(-1) : undefined;
  }

  begin(index: number | null): Draft {
    const draft: Draft = { id: null, index, name: null, kind: 'missing', args: '', sawIndex: false };
    if (this.list.length >= MAX_CALLS) return draft;
    if (index !== null && !this.#byIndex.has(index)) this.#byIndex.set(index, draft);
    this.list.push(draft);
    return draft;
  }

  name(draft: Draft, id: string | null): void {
    draft.id ??= id;
    if (draft.id !== null && this.#byId.size < MAX_CALLS && !this.#byId.has(draft.id))
      this.#byId.set(draft.id, draft);
  }
}

/** Adds one tool call, or a piece of one, to the calls begun so far. */
export function takeCall(call: JsonObject, drafts: Drafts, streamed: boolean): void {
  const index = typeof call.index === 'number' ? call.index : null;
  const id = text(call.id);
  const about = isObject(call.function) ? call.function : call;
  const name = text(about.name);
  const draft = (streamed ? drafts.continued(index, id, name) : undefined) ?? drafts.begin(index);
  draft.sawIndex ||= index !== null;
  drafts.name(draft, id);
  draft.name ??= name;
  const args = about.arguments ?? about.parameters;
  if (typeof args === 'string') {
    draft.args += args;
    if (draft.kind === 'missing') draft.kind = 'string';
  } else if (args !== undefined && args !== null) {
    draft.args += JSON.stringify(args);
    draft.kind = 'object';
  }
}

/** The call as it stands when the answer is over, with what is wrong with it. */
export function finishCall(draft: Draft, streamed: boolean): ToolCall {
  const problems: ToolCallProblem[] = [];
  if (draft.name === null || draft.name === '') problems.push('name-missing');
  if (draft.id === null || draft.id === '') problems.push('id-missing');
  if (streamed && !draft.sawIndex) problems.push('index-missing');
  if (draft.kind === 'missing') problems.push('arguments-missing');
  if (draft.kind === 'object') problems.push('arguments-object');
  if (draft.kind === 'string') problems.push(...argumentProblems(draft.args));
  return {
    id: draft.id,
    index: draft.index,
    name: draft.name,
    argumentsKind: draft.kind,
    arguments: draft.args,
    problems,
  };
}

/** What is wrong with the arguments' text: an empty one is a call without arguments, and fine. */
export function argumentProblems(args: string): readonly ToolCallProblem[] {
  const trimmed = args.trim();
  if (trimmed === '') return [];
  const value = parse(trimmed);
  if (isObject(value)) return [];
  if (value !== undefined) return ['arguments-not-object'];
  return isRepeated(trimmed) ? ['arguments-repeated'] : ['arguments-not-json'];
}

/** `{"a":1}{"a":1}`: the same object more than once, a known fault of servers that emit a call twice. */
function isRepeated(text: string): boolean {
  const end = endOfFirst(text);
  return (
    end > 0 && /^\s{0,6}\{/.test(text.slice(end + 1, end + 8)) && isObject(parse(text.slice(0, end + 1)))
  );
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
