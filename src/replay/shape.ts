/** From parsed JSON to typed values: each shape takes what it knows and leaves the rest out. Pure. */
import type { JsonValue } from '../model.js';

/** Says where a value is not as it should be. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  /** @param place `exchanges[3].probe.url`; '' is the whole */
  constructor(
    readonly place: string,
    readonly wanted: string,
  ) {
    super(`${place === '' ? 'it' : place} is not ${wanted}`);
  }
}

/** @throws Misfit */
export type Shape<T> = (value: unknown, place: string) => T;

const primitive =
  <T>(wanted: string, is: (value: unknown) => value is T): Shape<T> =>
  (value, place) => {
    if (!is(value)) throw new Misfit(place, wanted);
    return value;
  };

export const text = primitive('a text', (value) => typeof value === 'string');
export const number = primitive(
  'a number',
  (value): value is number => typeof value === 'number' && Number.isFinite(value),
);
export const boolean = primitive('true or false', (value) => typeof value === 'boolean');
/** What was parsed as JSON is JSON. */
export const json: Shape<JsonValue> = (value) => value as JsonValue;

export function oneOf<const T extends string>(allowed: readonly T[]): Shape<T> {
  return (value, place) => {
    const found = allowed.find((word) => word === value);
    if (found === undefined) throw new Misfit(place, `one of ${allowed.join(', ')}`);
    return found;
  };
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, place) => (value === null ? null : shape(value, place));
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new Misfit(place, 'a list');
    return value.map((one: unknown, at) => item(one, `${place}[${at}]`));
  };
}

export function recordOf<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, place) =>
    Object.fromEntries(
      Object.entries(asObject(value, place)).map(([name, one]) => [name, item(one, `${place}.${name}`)]),
    );
}

type OptionalKeys<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never }[keyof T];
type Fields<T> = { readonly [K in Exclude<keyof T, OptionalKeys<T>>]: Shape<T[K]> };
type OptionalFields<T> = { readonly [K in OptionalKeys<T>]-?: Shape<Exclude<T[K], undefined>> };

/** An object with every field of `T`: one that the type has and the shape lacks does not compile. */
export function objectOf<T extends object>(fields: Fields<T>, optional: OptionalFields<T>): Shape<T> {
  const needed = Object.entries<Shape<unknown>>(fields as Record<string, Shape<unknown>>);
  const allowed = Object.entries<Shape<unknown>>(optional as Record<string, Shape<unknown>>);
  return (value, place) => {
    const given = asObject(value, place);
    const at = (name: string) => (place === '' ? name : `${place}.${name}`);
    const entries = [
      ...needed.map(([name, shape]) => [name, shape(own(given, name), at(name))]),
      ...allowed
        .filter(([name]) => own(given, name) !== undefined)
        .map(([name, shape]) => [name, shape(own(given, name), at(name))]),
    ];
    return Object.fromEntries(entries) as T;
  };
}

const own = (given: object, name: string): unknown =>
  Object.hasOwn(given, name) ? (given as Readonly<Record<string, unknown>>)[name] : undefined;

function asObject(value: unknown, place: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Misfit(place, 'an object');
  return value;
}
