import { isObject, parseJson as parse } from '../json.js';
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

/** Adds one tool call, or a piece of one, to the calls begun so far. */
export function takeCall(call: JsonObject, drafts: Draft[], streamed: boolean): void {
  const index = typeof call.index === 'number' ? call.index : null;
  const id = text(call.id);
  const about = isObject(call.function) ? call.function : call;
  const name = text(about.name);
  const draft = draftFor(drafts, index, id, name, streamed);
  draft.sawIndex ||= index !== null;
  draft.id ??= id;
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

function draftFor(
  drafts: Draft[],
  index: number | null,
  id: string | null,
  name: string | null,
  streamed: boolean,
): Draft {
  const last = drafts.at(-1);
  if (streamed) {
    const same =
      index !== null
        ? drafts.find((draft) => draft.index === index)
        : id === null && name === null
          ? last
          : drafts.find((draft) => id !== null && draft.id === id);
    if (same !== undefined) return same;
  }
  const draft: Draft = { id: null, index, name: null, kind: 'missing', args: '', sawIndex: false };
  drafts.push(draft);
  return draft;
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
  for (let at = text.indexOf('}'); at >= 0 && at < text.length - 1; at = text.indexOf('}', at + 1)) {
    const first = text.slice(0, at + 1);
    if (text[at + 1] !== '{' && !/^\s*\{/.test(text.slice(at + 1, at + 8))) continue;
    if (isObject(parse(first))) return true;
    if (at > 20_000) return false;
  }
  return false;
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
