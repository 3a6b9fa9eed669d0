/** The keys of openclaw.json that a release knows, out of what `openclaw config schema` prints. Pure. */
import { isList, isObject } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import type { KnownKeys } from '../../releases/types.js';

export type ReleaseKeys = { compat: string[] } & { -readonly [K in keyof KnownKeys]: Mutable<KnownKeys[K]> };
type Mutable<T> = T extends readonly string[] ? string[] : T;

/** Null where that is no schema, or one without providers. */
export function knownKeys(printed: string): ReleaseKeys | null {
  const root = parsed(printed);
  const provider = below(below(root, 'models', 'providers'), '*');
  const model = below(below(provider, 'models'), '[]');
  const compat = namesIn(below(model, 'compat'));
  if (provider === null || model === null || compat.length === 0) return null;
  const localService = below(provider, 'localService');
  return {
    compat,
    provider: namesIn(provider),
    model: namesIn(model),
    localService: localService === null ? null : namesIn(localService),
    experimental: below(root, 'agents', 'defaults', 'experimental') !== null,
  };
}

function parsed(printed: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(printed.slice(Math.max(0, printed.indexOf('{'))));
    return isObject(value as JsonValue) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** Down the names; `*` is what any name holds, `[]` what a list holds. Unions are looked through. */
function below(schema: JsonObject | null, ...names: readonly string[]): JsonObject | null {
  let at = schema;
  for (const name of names)
    at =
      branches(at)
        .map((one) => step(one, name))
        .find((one) => one !== null) ?? null;
  return at;
}

function step(schema: JsonObject, name: string): JsonObject | null {
  const { properties, additionalProperties, items } = schema;
  const next =
    name === '*'
      ? additionalProperties
      : name === '[]'
        ? items
        : isObject(properties)
          ? properties[name]
          : null;
  return isObject(next) ? next : null;
}

function branches(schema: JsonObject | null): readonly JsonObject[] {
  if (schema === null) return [];
  const inner = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    isList(list) ? list.filter(isObject) : [],
  );
  return [schema, ...inner.flatMap(branches)];
}

function namesIn(schema: JsonObject | null): string[] {
  return branches(schema).flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : []));
}
