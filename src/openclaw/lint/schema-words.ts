/** What a schema wants, in words. Pure. */
import type { JsonValue } from '../../model.js';

/** As much of JSON Schema (draft 7) as OpenClaw's own uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: { readonly [key: string]: Schema };
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly pattern?: string;
}

type Defs = { readonly [name: string]: Schema };

const REFERENCE = '#/defs/';

/** The schema itself, where another one only refers to it. */
export function resolved(schema: Schema, defs: Defs): Schema {
  const named = schema.$ref?.startsWith(REFERENCE) ? defs[schema.$ref.slice(REFERENCE.length)] : undefined;
  return named ?? schema;
}

/** More alternatives than this are counted, not named. */
const MOST_NAMED = 12;

/** `a number above 0`, `one of "a", "b"`, `a list, each text`. */
export function expected(schema: Schema, defs: Defs): string {
  const it = resolved(schema, defs);
  if (it.const !== undefined) return JSON.stringify(it.const);
  if (it.enum) return oneOf(it.enum.map((value) => JSON.stringify(value)));
  const choices = it.anyOf ?? it.oneOf;
  if (choices) return ofChoices(choices, defs);
  return (
    [it.type ?? []]
      .flat()
      .map((type) => ofType(type, it, defs))
      .join(' or ') || 'any value'
  );
}

function ofChoices(choices: readonly Schema[], defs: Defs): string {
  const all = choices.map((one) => resolved(one, defs));
  if (all.every((one) => one.const !== undefined)) return oneOf(all.map((one) => expected(one, defs)));
  const told = all.map((one) => constantOf(one, defs));
  const [first] = told;
  // Objects that one key tells apart.
  if (first && told.every((one) => one?.key === first.key)) {
    return `an object with ${first.key}: ${oneOf(told.flatMap((one) => one?.value ?? []))}`;
  }
  return [...new Set(all.map((one) => expected(one, defs)))].join(' or ');
}

/** The key whose value tells this kind of object from others: `source: "env"`. */
function constantOf({ properties = {} }: Schema, defs: Defs): { key: string; value: string } | undefined {
  for (const [key, part] of Object.entries(properties)) {
    const { const: value } = resolved(part, defs);
    if (value !== undefined) return { key, value: JSON.stringify(value) };
  }
  return undefined;
}

function oneOf(words: readonly string[]): string {
  if (words.length === 1) return words.join('');
  const named = words.slice(0, MOST_NAMED).join(', ');
  return `one of ${named}${words.length > MOST_NAMED ? ` and ${words.length - MOST_NAMED} more` : ''}`;
}

function ofType(type: string, it: Schema, defs: Defs): string {
  if (type === 'number' || type === 'integer')
    return `a ${type === 'integer' ? 'whole ' : ''}number${range(it)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'array')
    return it.items === undefined || Array.isArray(it.items)
      ? 'a list'
      : `a list, each ${expected(it.items as Schema, defs)}`;
  if (type === 'object') return ofObject(it, defs);
  if (type !== 'string') return type;
  if (it.pattern !== undefined) return `text that matches ${it.pattern}`;
  return it.minLength === undefined ? 'text' : 'text that is not empty';
}

function ofObject(it: Schema, defs: Defs): string {
  const constant = constantOf(it, defs);
  const told = constant ? [`${constant.key}: ${constant.value}`] : [];
  const named = [...told, ...(it.required ?? []).filter((key) => key !== constant?.key)];
  return named.length > 0 ? `an object with ${named.join(', ')}` : 'an object';
}

function range({ minimum, exclusiveMinimum, maximum }: Schema): string {
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  const least =
    exclusiveMinimum !== undefined
      ? ` above ${exclusiveMinimum}`
      : minimum === undefined
        ? ''
        : ` of at least ${minimum}`;
  if (most === undefined) return least;
  return minimum !== undefined
    ? ` from ${minimum} to ${most}`
    : `${least}${least && ' and'} of at most ${most}`;
}
