import { quickBounds } from '../deadlines.js';
import { isList, isObject } from '../json.js';
import type { Exchange, JsonObject, JsonValue, Probe, Target } from '../model.js';
import { distance } from '../nearest.js';
import { jsonOf } from '../reading/json-of.js';
import { SERVER_KINDS, SERVERS } from '../servers/index.js';

export interface ListedModel {
  readonly id: string;
  readonly ownedBy?: string;
  /** Tokens it can hold as it is served, when the list says so. */
  readonly contextTokens?: number;
}

/** What GET /v1/models gave. `other`: an answer that is no list of models. */
export type ModelsReading =
  | { readonly kind: 'list'; readonly models: readonly ListedModel[] }
  | {
      readonly kind: 'other';
      readonly what: 'a web page' | 'malformed JSON' | 'other JSON' | 'nothing' | 'plain text';
    }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'failure' };

/** More than any server offers; a longer list is read no further. */
const MOST_MODELS = 10_000;

/** GET {baseUrl}/models. */
export function modelsProbe(target: Target): Probe {
  return {
    id: 'models',
    layer: 'models',
    method: 'GET',
    url: `${target.baseUrl}/models`,
    headers: {},
    ...quickBounds(target),
  };
}

/** Reads the list in the shapes that are about: `{data: […]}`, `{data: null}` (Ollama without models), `{models: […]}`, a bare array. */
export function readModels(exchange: Exchange): ModelsReading {
  const { outcome } = exchange;
  if (outcome.kind === 'failure') return { kind: 'failure' };
  if (outcome.status < 200 || outcome.status > 299) return { kind: 'status', status: outcome.status };
  const json = jsonOf(exchange);
  if (json === undefined) return { kind: 'other', what: whatText(outcome.body) };
  const rows = rowsOf(json);
  if (!rows) return { kind: 'other', what: 'other JSON' };
  const models = rows.slice(0, MOST_MODELS).flatMap((row) => modelOf(row) ?? []);
  return models.length === 0 && rows.length > 0
    ? { kind: 'other', what: 'other JSON' }
    : { kind: 'list', models };
}

function whatText(body: string): Extract<ModelsReading, { kind: 'other' }>['what'] {
  if (body.trim() === '') return 'nothing';
  if (/^\s*</.test(body)) return 'a web page';
  return /^\s*[[{]/.test(body) ? 'malformed JSON' : 'plain text';
}

function rowsOf(json: JsonValue): readonly JsonValue[] | undefined {
  if (isList(json)) return json;
  if (!isObject(json)) return undefined;
  if (isList(json.data)) return json.data;
  if (json.data === null && json.object === 'list') return [];
  return isList(json.models) ? json.models : undefined;
}

function modelOf(row: JsonValue): ListedModel | undefined {
  if (typeof row === 'string') return { id: row };
  if (!isObject(row)) return undefined;
  const id = [row.id, row.name, row.model].find((value) => typeof value === 'string' && value !== '');
  if (typeof id !== 'string') return undefined;
  const contextTokens = contextOf(row);
  return {
    id,
    ...(typeof row.owned_by === 'string' ? { ownedBy: row.owned_by } : {}),
    ...(contextTokens === undefined ? {} : { contextTokens }),
  };
}

/** Fields that tell how many tokens are served: each server's own, then those that gateways use. */
const CONTEXT_FIELDS: readonly (readonly string[])[] = [
  ...new Set([
    ...SERVER_KINDS.flatMap((kind) => SERVERS[kind].window.listed),
    'context_window',
    'context_length',
  ]),
].map((field) => field.split('.'));

function contextOf(row: JsonObject): number | undefined {
  return CONTEXT_FIELDS.map((field) => valueAt(row, field)).find(
    (value): value is number => typeof value === 'number' && value > 0,
  );
}

function valueAt(row: JsonObject, field: readonly string[]): JsonValue | undefined {
  return field.reduce<JsonValue | undefined>((value, key) => (isObject(value) ? value[key] : undefined), row);
}

/** How the model that is asked for stands in the list. */
export type Standing =
  | { readonly kind: 'listed'; readonly model: ListedModel }
  | { readonly kind: 'not-asked' }
  /** The id carries OpenClaw's provider prefix; the server lists what follows it. */
  | { readonly kind: 'prefixed'; readonly model: ListedModel; readonly prefix: string }
  | { readonly kind: 'absent'; readonly closest: readonly string[] };

/** Finds the model asked for: as it is, with the tag that Ollama leaves out, or behind OpenClaw's provider prefix. */
export function standing(models: readonly ListedModel[], wanted: string | undefined): Standing {
  if (wanted === undefined) return { kind: 'not-asked' };
  const find = (id: string): ListedModel | undefined =>
    models.find((model) => model.id === id) ?? models.find((model) => model.id === `${id}:latest`);
  const model = find(wanted);
  if (model) return { kind: 'listed', model };
  const slash = wanted.indexOf('/');
  const behind = slash > 0 ? find(wanted.slice(slash + 1)) : undefined;
  if (behind) return { kind: 'prefixed', model: behind, prefix: wanted.slice(0, slash) };
  return {
    kind: 'absent',
    closest: closestIds(
      wanted,
      models.map(({ id }) => id),
    ),
  };
}

/** At most three ids, most alike first. */
export function closestIds(wanted: string, ids: readonly string[]): string[] {
  const likeness = (id: string): number => {
    const [a, b] = [bareName(wanted), bareName(id)];
    const common = a.includes(b) || b.includes(a) ? 0.5 : 1;
    return (common * distance(a, b)) / Math.max(a.length, b.length, 1);
  };
  return [...new Set(ids)]
    .slice(0, 500)
    .map((id) => ({ id, score: likeness(id) }))
    .sort((a, b) => a.score - b.score)
    .slice(0, 3)
    .map(({ id }) => id);
}

/** The last part of a path or of org/name, in lower case. Long ones are cut: they are compared, not shown. */
function bareName(id: string): string {
  return (
    id
      .replace(/(?<![\\/])[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? id
  )
    .toLowerCase()
    .slice(0, 100);
}
