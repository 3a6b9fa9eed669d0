import { isList, isObject, parseJson } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';
import type { ClientRules } from '../releases/client.js';

/** A tool call as a client put it together. */
export interface ClientCall {
  id: string;
  name: JsonValue;
  arguments: string;
}

/** Why a client gives up on the calls of an answer. */
export type CallFailure = 'call-shape' | 'call-arguments-type' | 'call-arguments-size' | 'call-incomplete';

/** Joins the pieces of tool calls as the client of a release does. */
export interface CallJoiner {
  /** Takes `delta.tool_calls`; a failure ends the turn. */
  take(pieces: JsonValue): CallFailure | null;
  /** Text came: in a release that joins pieces to the last call, that call is over. */
  interrupt(): void;
  takeLegacy(piece: JsonValue, finishReason: JsonValue | undefined): void;
  readonly calls: readonly ClientCall[];
}

export function joinCalls(rules: ClientRules['calls']): CallJoiner {
  const calls: ClientCall[] = [];
  const byIndex = new Map<number, ClientCall>();
  const bytes = new Map<ClientCall, number>();
  const byId = new Map<JsonValue, ClientCall>();
  let legacy: ClientCall | null = null;
  let current: ClientCall | undefined;
  let modern = false;

  const begin = (): ClientCall => {
    const call: ClientCall = { id: '', name: '', arguments: '' };
    calls.push(call);
    return call;
  };
  const find = ({ index, id }: JsonObject): ClientCall => {
    if (rules.join === 'last')
      return current === undefined || (isTrue(id) && current.id !== id) ? begin() : current;
    const known =
      (typeof index === 'number' ? byIndex.get(index) : undefined) ?? (isTrue(id) ? byId.get(id) : undefined);
    const call = known ?? begin();
    if (typeof index === 'number' && !byIndex.has(index)) byIndex.set(index, call);
    if (isTrue(id)) byId.set(id, call);
    return call;
  };
  /** Counted piece by piece: what is joined is measured only where the limit may be reached. */
  const isTooLong = (call: ClientCall, added: string): boolean => {
    if (rules.maxArgumentBytes === null) return false;
    const sum = (bytes.get(call) ?? 0) + Buffer.byteLength(added);
    // A character that was cut in two counts for more in pieces.
    const exact = sum > rules.maxArgumentBytes ? Buffer.byteLength(call.arguments) : sum;
    bytes.set(call, exact);
    return exact > rules.maxArgumentBytes;
  };
  const takeOne = (piece: JsonObject): CallFailure | null => {
    const call = find(piece);
    current = call;
    if (isTrue(piece.id)) call.id = String(piece.id);
    const about = isObject(piece.function) ? piece.function : {};
    if (isTrue(about.name)) call.name = about.name;
    if (!isTrue(about.arguments)) return null;
    if (rules.maxArgumentBytes !== null && typeof about.arguments !== 'string') return 'call-arguments-type';
    const added = String(about.arguments);
    call.arguments += added;
    return isTooLong(call, added) ? 'call-arguments-size' : null;
  };
  const take = (pieces: JsonValue): CallFailure | null => {
    if (!isTrue(pieces)) return null;
    // A text is a list of characters to it, an object without a length no list at all.
    const list = typeof pieces === 'string' ? [...pieces] : pieces;
    if (!isList(list)) return rules.join === 'last' ? 'call-shape' : null;
    if (list.length > 0) modern = true;
    for (const piece of list) {
      if (piece === null) return 'call-shape';
      const failure = takeOne(isObject(piece) ? piece : {});
      if (failure !== null) return failure;
    }
    return null;
  };
  const takeLegacy = (piece: JsonValue, finishReason: JsonValue | undefined): void => {
    if (!rules.legacy || modern) return;
    if (isObject(piece) && (isTrue(piece.name) || isTrue(piece.arguments))) {
      legacy ??= { id: 'function_call', name: '', arguments: '' };
      if (!isTrue(legacy.name) && isTrue(piece.name)) legacy.name = piece.name;
      if (typeof piece.arguments === 'string') legacy.arguments += piece.arguments;
    }
    if (!isTrue(finishReason)) return;
    if (legacy !== null && finishReason === 'function_call') calls.push(legacy);
    legacy = null;
  };
  const interrupt = (): void => {
    current = undefined;
  };
  return { take, interrupt, takeLegacy, calls };
}

/** Would a strict client run these calls? */
export function areComplete(calls: readonly ClientCall[]): boolean {
  return calls.every(
    ({ name, arguments: text }) =>
      typeof name === 'string' && name.trim() !== '' && isObject(parseJson(text)),
  );
}

/** What JavaScript takes for true: neither null nor false, 0 or "". */
export function isTrue(
  value: JsonValue | undefined,
): value is string | number | true | JsonObject | JsonValue[] {
  return Boolean(value);
}
