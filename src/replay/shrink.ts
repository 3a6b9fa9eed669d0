/**
 * Shrinks a request that fails to its smallest part that fails the same way: delta debugging over the JSON tree
 * (Zeller's idea, hierarchical as in Misherghi and Su 2006). Knows no HTTP: the failure is an asynchronous predicate.
 */

import { isList, isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';
import { minimise } from '../search/minimise.js';
import { childKind, GRAMMAR, type Kind, repaired } from './grammar.js';

/** Does this body fail in the same way? What it throws passes through. */
export type Fails = (body: JsonObject) => Promise<boolean>;

/** Puts a value where it belongs, and gives the whole body. */
type Put = (value: JsonValue) => JsonObject;

/** A text shorter than this is not cut. */
const SHORTEST_TEXT = 48;
const ROUNDS = 3;

/**
 * @param body fails; each smaller body that fails too is given to `smaller` as soon as it is found, so that the best
 * one is known even when `fails` throws
 * @returns a body of which no part that the grammar lets go can be left out
 */
export async function shrink(
  body: JsonObject,
  fails: Fails,
  smaller: (body: JsonObject) => void,
): Promise<JsonObject> {
  let best = body;
  const holds: Fails = async (candidate) => {
    if (isList(candidate.messages) && candidate.messages.length === 0) return false;
    const failing = await fails(candidate);
    if (failing && sizeOf(candidate) < sizeOf(best)) {
      best = candidate;
      smaller(candidate);
    }
    return failing;
  };
  const mend = await mender(body, holds);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = best;
    await reduce(before, 'body', (value) => mend(isObject(value) ? value : before), holds);
    if (sizeOf(best) === sizeOf(before)) break;
  }
  return best;
}

/** Candidates are kept valid, unless it is what makes the turn invalid that fails. */
async function mender(body: JsonObject, holds: Fails): Promise<(body: JsonObject) => JsonObject> {
  const valid = repaired(body);
  const isValid = JSON.stringify(valid) === JSON.stringify(body);
  return isValid || (await holds(valid)) ? repaired : (candidate) => candidate;
}

const sizeOf = (value: JsonValue): number => JSON.stringify(value).length;

/** The value made as small as can be while the whole still fails. */
async function reduce(value: JsonValue, kind: Kind, put: Put, holds: Fails): Promise<JsonValue> {
  for (const simpler of GRAMMAR[kind].simpler) {
    if (sizeOf(simpler) < sizeOf(value) && (await holds(put(simpler)))) return simpler;
  }
  if (typeof value === 'string') return isFree(kind) ? trim(value, put, holds) : value;
  const kept = await keepFew(value, kind, put, holds);
  return reduceChildren(kept, kind, put, holds);
}

/** Text that may be cut anywhere; a name or a word of the protocol may not. */
const isFree = (kind: Kind): boolean => kind === 'text' || kind === 'content';

/** Leaves out children of a list or an object. */
async function keepFew(value: JsonValue, kind: Kind, put: Put, holds: Fails): Promise<JsonValue> {
  const { keeps, least } = GRAMMAR[kind];
  const universe = keysOf(value).filter((key) => isList(value) || !keeps.includes(key));
  const build = (keys: readonly string[]): JsonValue =>
    pick(value, [...keys, ...(isList(value) ? [] : keeps)]);
  const fixed = isList(value) ? 0 : keysOf(value).length - universe.length;
  const mayBeEmpty = fixed >= least;
  if (universe.length === 0 || (universe.length === 1 && !mayBeEmpty)) return value;
  const stillFails = async (keys: readonly string[]): Promise<boolean> =>
    (keys.length > 0 || mayBeEmpty) && holds(put(build(keys)));
  return build(await minimise({ universe, holds: stillFails }));
}

/** The largest child first, where most is to be gained. */
async function reduceChildren(value: JsonValue, kind: Kind, put: Put, holds: Fails): Promise<JsonValue> {
  let current = value;
  const keys = keysOf(value).sort((a, b) => sizeAt(value, b) - sizeAt(value, a));
  for (const key of keys) {
    const child = at(current, key);
    if (child === undefined) continue;
    const before = current;
    const reduced = await reduce(
      child,
      childKind(kind, key),
      (next) => put(replaced(before, key, next)),
      holds,
    );
    current = replaced(before, key, reduced);
  }
  return current;
}

/** Cuts from the end and from the beginning, by halves, for as long as the whole still fails. */
async function trim(text: string, put: Put, holds: Fails): Promise<string> {
  let current = text;
  for (let chunk = current.length >> 1; chunk >= SHORTEST_TEXT / 2; chunk >>= 1) {
    for (const cut of [() => current.slice(0, -chunk), () => current.slice(chunk)]) {
      const shorter = cut();
      if (current.length >= SHORTEST_TEXT && shorter !== '' && (await holds(put(shorter)))) current = shorter;
    }
  }
  return current;
}

const keysOf = (value: JsonValue): string[] =>
  isList(value) ? value.map((_, at) => String(at)) : isObject(value) ? Object.keys(value) : [];

const at = (value: JsonValue, key: string): JsonValue | undefined =>
  isList(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;

const sizeAt = (value: JsonValue, key: string): number => sizeOf(at(value, key) ?? null);

/** Only these children, in their order. */
function pick(value: JsonValue, keys: readonly string[]): JsonValue {
  if (isList(value)) return value.filter((_, index) => keys.includes(String(index)));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function replaced(value: JsonValue, key: string, child: JsonValue): JsonValue {
  if (isList(value)) return value.map((old, index) => (String(index) === key ? child : old));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, old]) => [name, name === key ? child : old]));
}
