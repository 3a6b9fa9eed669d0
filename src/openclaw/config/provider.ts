import { formatPath, type PathStep } from '../../config-path.js';
import { isObject } from '../../json.js';
import type { CompatFlags, VariantId } from '../../model.js';
import { UsageError } from '../../usage-error.js';
import {
  type Config,
  type ConfigQuery,
  jsonOf,
  missingVariables,
  numberOf,
  readConfig,
  secretVariable,
  stringOf,
} from './config.js';
import { variantOf, writtenBy } from './made-for.js';
import { items, type Located, member, walk } from './tree.js';

interface ProviderQuery extends ConfigQuery {
  readonly provider?: string;
  /** Model id; the provider's own prefix before it is understood. */
  readonly model?: string;
}

/** What openclaw.json says about the server and the model, with secrets: never print one whole. */
export interface ProviderEntry {
  /** The main file, absolute. */
  readonly configPath: string;
  readonly providerId: string;
  /** Row of the model; one past the last row when the model asked for has none. */
  readonly modelIndex: number;
  /** Where the row stands, as OpenClaw writes paths: `models.providers.inferrs.models[0]`. */
  readonly path: string;
  /** As written, `${NAME}` filled in; not normalised. */
  readonly baseUrl: string;
  /** A variable in it that is secret by its name. */
  readonly secretInUrl?: string;
  readonly apiKey?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly api?: string;
  readonly timeoutSeconds?: number;
  /** It starts the server itself. */
  readonly localService?: true;
  /** What agents.defaults says of waiting and of windows; what is absent is not configured. */
  readonly defaults?: AgentDefaults;
  /** Whom memory search asks, as far as it is configured and not turned off. */
  readonly memorySearch?: MemorySearch;
  /** The row itself; absent when the model asked for is not configured. */
  readonly model?: ModelRow;
  /** agents.defaults.model.primary, with its provider prefix. */
  readonly primary?: string;
  /** The agent set-up that the file asks for, where it is not the default one. */
  readonly variantHint?: VariantId;
  /** The OpenClaw release that wrote the file last, from its `meta`. */
  readonly release?: string;
}

/** As written. `provider`: an adapter's id, or that of a row of models.providers. */
interface MemorySearch {
  readonly provider?: string;
  readonly model?: string;
  readonly baseUrl?: string;
}

/** Seconds and tokens, as they stand in agents.defaults. */
export interface AgentDefaults {
  readonly timeoutSeconds?: number;
  /** llm.idleTimeoutSeconds */
  readonly llmIdleTimeoutSeconds?: number;
  /** compaction.reserveTokens */
  readonly reserveTokens?: number;
  /** compaction.reserveTokensFloor */
  readonly reserveTokensFloor?: number;
}

interface ModelRow {
  readonly id: string;
  readonly contextWindow?: number;
  readonly maxTokens?: number;
  readonly reasoning?: boolean;
  /** What may be sent: text, image. */
  readonly input?: readonly string[];
  readonly compat: CompatFlags;
}

/** A provider in the merged configuration: nodes rather than values, for lint and fix. */
export interface ProviderPlace {
  readonly providerId: string;
  readonly path: readonly PathStep[];
  readonly node: Located;
  readonly modelIndex: number;
  readonly modelPath: readonly PathStep[];
  readonly model: Located | undefined;
}

/**
 * Reads the provider entry that OpenClaw would use for its agent.
 * @returns null when there is no configuration file, or it configures no provider of its own
 * @throws UsageError when the file is unreadable or invalid, or does not have the provider that was named
 */
export async function findProvider(query: ProviderQuery): Promise<ProviderEntry | null> {
  const config = await readConfig(query);
  if (!config) return null;
  const place = selectProvider(config, query);
  return place && entryOf(config, place);
}

/**
 * Chooses the provider: the one named, else the one of the primary model, else `inferrs`, else the only one.
 * @throws UsageError when the named one is not there, or several are there and none is preferred
 */
export function selectProvider(
  config: Config,
  wanted: { readonly provider?: string; readonly model?: string },
): ProviderPlace | null {
  const providers = walk(config.root, ['models', 'providers']);
  const ids = providers?.kind === 'object' ? [...providers.members.keys()] : [];
  const providerId = chooseProvider(config, ids, wanted.provider);
  if (providerId === null) return null;
  const node = walk(config.root, ['models', 'providers', providerId]);
  if (!node) return null;
  return placeAt(
    providerId,
    node,
    chooseRow(config, items(member(node, 'models')), providerId, wanted.model),
  );
}

/** Every model row of every provider; a provider without rows has one place, for the row that it lacks. */
export function everyPlace(config: Config): ProviderPlace[] {
  const providers = walk(config.root, ['models', 'providers']);
  if (providers?.kind !== 'object') return [];
  return [...providers.members].flatMap(([id, { value }]) => {
    const rows = items(member(value, 'models'));
    return rows.length === 0 ? [placeAt(id, value, 0)] : rows.map((_, index) => placeAt(id, value, index));
  });
}

function placeAt(providerId: string, node: Located, modelIndex: number): ProviderPlace {
  const path = ['models', 'providers', providerId];
  const modelPath = [...path, 'models', modelIndex];
  return { providerId, path, node, modelIndex, modelPath, model: items(member(node, 'models'))[modelIndex] };
}

function chooseProvider(config: Config, ids: readonly string[], named: string | undefined): string | null {
  if (named !== undefined) {
    if (ids.includes(named)) return named;
    const known = ids.length > 0 ? `it has ${ids.join(', ')}` : 'it has none';
    throw new UsageError(`${config.path} has no provider "${named}" under models.providers; ${known}`);
  }
  const primary = primaryModel(config);
  const preferred = [primary && ids.find((id) => primary.startsWith(`${id}/`)), 'inferrs'];
  const found = preferred.find((id) => id && ids.includes(id));
  if (found) return found;
  if (ids.length <= 1) return ids[0] ?? null;
  throw new UsageError(
    `${config.path} has several providers (${ids.join(', ')}); choose one with --provider ID`,
  );
}

/** The row of the model asked for, else of the primary model, else the first. */
function chooseRow(
  config: Config,
  rows: readonly Located[],
  providerId: string,
  model: string | undefined,
): number {
  const ids = rows.map((row) => stringOf(config, member(row, 'id')));
  const primary = primaryModel(config);
  const wanted = model ?? (primary?.startsWith(`${providerId}/`) ? primary : undefined);
  if (wanted === undefined) return 0;
  const bare = wanted.startsWith(`${providerId}/`) ? wanted.slice(providerId.length + 1) : wanted;
  const index = [wanted, bare].map((id) => ids.indexOf(id)).find((found) => found >= 0);
  return index ?? (model === undefined ? 0 : rows.length);
}

/** agents.defaults.model, a string or `{ primary }`; an alias is followed to the model it names. */
export function primaryModel(config: Config): string | undefined {
  const defaults = walk(config.root, ['agents', 'defaults']);
  const model = member(defaults, 'model');
  const written = stringOf(config, model) ?? stringOf(config, member(model, 'primary'));
  const models = member(defaults, 'models');
  if (written === undefined || models?.kind !== 'object') return written;
  const named = [...models.members].find(
    ([, { value }]) => stringOf(config, member(value, 'alias'))?.toLowerCase() === written.toLowerCase(),
  );
  return named?.[0] ?? written;
}

/** What stands at a place that was chosen. */
export function entryOf(config: Config, place: ProviderPlace): ProviderEntry {
  const { node, model } = place;
  return {
    configPath: config.path,
    providerId: place.providerId,
    modelIndex: place.modelIndex,
    path: formatPath(place.modelPath),
    baseUrl: stringOf(config, member(model, 'baseUrl')) ?? stringOf(config, member(node, 'baseUrl')) ?? '',
    ...defined(
      'secretInUrl',
      secretVariable(member(model, 'baseUrl')) ?? secretVariable(member(node, 'baseUrl')),
    ),
    headers: {
      ...headersOf(config, member(node, 'headers')),
      ...headersOf(config, member(model, 'headers')),
    },
    ...defined('apiKey', secretOf(config, member(node, 'apiKey'))),
    ...defined('api', stringOf(config, member(model, 'api')) ?? stringOf(config, member(node, 'api'))),
    ...defined('timeoutSeconds', numberOf(member(node, 'timeoutSeconds'))),
    ...(member(node, 'localService') && { localService: true }),
    defaults: defaultsOf(config),
    ...defined('memorySearch', memorySearchOf(config)),
    ...defined('model', model && rowOf(config, model, node)),
    ...defined('primary', primaryModel(config)),
    ...defined('variantHint', variantOf(config)),
    ...defined('release', writtenBy(config)),
  };
}

function defaultsOf(config: Config): AgentDefaults {
  const at = (...steps: readonly string[]) => numberOf(walk(config.root, ['agents', 'defaults', ...steps]));
  return {
    ...defined('timeoutSeconds', at('timeoutSeconds')),
    ...defined('llmIdleTimeoutSeconds', at('llm', 'idleTimeoutSeconds')),
    ...defined('reserveTokens', at('compaction', 'reserveTokens')),
    ...defined('reserveTokensFloor', at('compaction', 'reserveTokensFloor')),
  };
}

/** 2026.9 has it at the top, older releases among the defaults of agents. */
function memorySearchOf(config: Config): MemorySearch | undefined {
  const search =
    walk(config.root, ['memory', 'search']) ?? walk(config.root, ['agents', 'defaults', 'memorySearch']);
  if (search?.kind !== 'object' || jsonOf(config, member(search, 'enabled')) === false) return undefined;
  const text = (name: string) => stringOf(config, member(search, name));
  return {
    ...defined('provider', text('provider')),
    ...defined('model', text('model')),
    ...defined('baseUrl', stringOf(config, member(member(search, 'remote'), 'baseUrl'))),
  };
}

function rowOf(config: Config, row: Located, provider: Located): ModelRow {
  const compat = jsonOf(config, member(row, 'compat'));
  const reasoning = jsonOf(config, member(row, 'reasoning'));
  const input = jsonOf(config, member(row, 'input'));
  return {
    id: stringOf(config, member(row, 'id')) ?? '',
    ...defined('contextWindow', limitOf(row, provider, 'contextWindow')),
    ...defined('maxTokens', limitOf(row, provider, 'maxTokens')),
    ...(typeof reasoning === 'boolean' && { reasoning }),
    ...(Array.isArray(input) && { input: input.map(String) }),
    compat: isObject(compat) ? compat : {},
  };
}

/** A number of the model row, else the provider's default for its rows. */
export function limitOf(
  row: Located | undefined,
  provider: Located,
  key: 'contextWindow' | 'maxTokens',
): number | undefined {
  return numberOf(member(row, key)) ?? numberOf(member(provider, key));
}

/** A secret: a string whose references all resolve, or `{ source: "env", id: "NAME" }`. */
export function secretOf(config: Config, node: Located | undefined): string | undefined {
  if (node?.kind === 'scalar' && typeof node.value === 'string') {
    if (missingVariables(node.value, config.variable).length > 0) return undefined;
    return stringOf(config, node) || undefined;
  }
  const name = stringOf(config, member(node, 'id'));
  return name && stringOf(config, member(node, 'source')) === 'env' ? config.variable(name) : undefined;
}

function headersOf(config: Config, node: Located | undefined): Record<string, string> {
  if (node?.kind !== 'object') return {};
  const found: Record<string, string> = {};
  for (const [name, { value }] of node.members) {
    const text = secretOf(config, value);
    if (text !== undefined) found[name] = text;
  }
  return found;
}

/** `{ key: value }`, or nothing for undefined: a field that is not known is absent, not empty. */
function defined<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
