/** The keys of openclaw.json that a release knows, out of what `openclaw config schema` prints. Pure. */
import { isList, isObject } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import type { KnownKeys, SettingsSchema } from '../../releases/types.js';

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

/** What only people read, and what validation does not need. */
const WORDS = new Set([
  'title',
  'description',
  'default',
  'examples',
  '$schema',
  '$id',
  'uiHints',
  'deprecated',
]);

/** The parts of the schema that openclaw.json is held against, without a word of OpenClaw's; null where it is none. */
export function settingsSchema(printed: string): SettingsSchema | null {
  const root = parsed(printed);
  const properties = root && isObject(root.properties) ? root.properties : {};
  const models = below(root, 'models');
  if (models === null) return null;
  return {
    top: Object.keys(properties).filter((key) => key !== '$schema'),
    models: bare(models),
    defaults: bare(below(root, 'agents', 'defaults') ?? {}),
    tools: bare(below(root, 'tools') ?? {}),
  };
}

/** Keys in order, so that equal parts are equal texts. */
function bare(node: JsonObject, isNames = false): JsonObject {
  const inner = (value: JsonValue, names: boolean): JsonValue => {
    if (isList(value)) return value.map((one) => inner(one, false));
    return isObject(value) ? bare(value, names) : value;
  };
  const entries = Object.entries(node)
    .filter(([key]) => isNames || !WORDS.has(key))
    .map(([key, value]): [string, JsonValue] => [key, inner(value, !isNames && key === 'properties')]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
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
