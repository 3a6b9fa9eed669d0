/** The user's configuration for a sandbox: the same settings, the provider pointed at us, secrets in the environment only. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isList, isObject } from '../../json.js';
import type { JsonObject, JsonValue } from '../../model.js';
import { type Config, type Env, jsonOf } from '../config/config.js';
import type { ProviderEntry } from '../config/provider.js';
import { isSecretPath } from '../config/secrets.js';
import { plainValue } from '../config/tree.js';
import { SANDBOX_PROVIDER } from './sandbox.js';
import { agentIn, ownWorkspace } from './workspace.js';

/** What the copy says, before it is known where the sandbox is. */
export interface CopiedConfig {
  readonly config: JsonObject;
  /** For the environment: what stands in the copy as `${NAME}`. */
  readonly secrets: Readonly<Record<string, string>>;
}

export const DEFAULT_MODEL = 'model';
/** Tokens, where no row of the user's says. */
export const WINDOW = 131_072;

/**
 * The settings as they are written, includes merged. A value that is a secret or refers to a variable stands in the
 * environment.
 */
export function copyConfig(config: Config | null, home: string): CopiedConfig {
  if (config === null) return { config: {}, secrets: {} };
  const secrets: Record<string, string> = {};
  const copy = (
    raw: JsonValue | undefined,
    filled: JsonValue | undefined,
    at: readonly (string | number)[],
  ): JsonValue => {
    if (isList(raw))
      return raw.map((one, index) => copy(one, isList(filled) ? filled[index] : one, [...at, index]));
    if (isObject(raw)) {
      const inner = isObject(filled) ? filled : {};
      return Object.fromEntries(
        Object.entries(raw).map(([key, one]) => [key, copy(one, inner[key], [...at, key])]),
      );
    }
    if (typeof raw !== 'string' || raw === '') return raw ?? null;
    if (!raw.includes('${') && !isSecretPath(at, raw)) return raw.replace(/^~(?=[\\/])/u, () => home);
    const name = `INFERRS_DOCTOR_SECRET_${Object.keys(secrets).length}`;
    secrets[name] = typeof filled === 'string' ? filled : raw;
    return `\${${name}}`;
  };
  const copied = copy(
    plainValue(config.root, (text) => text),
    jsonOf(config, config.root),
    [],
  );
  return { config: isObject(copied) ? copied : {}, secrets };
}

/** Parts that change with every run of OpenClaw, or that a fix of ours changes: they make no other turn. */
const VOLATILE = ['meta', 'wizard'];

/** A hash of what decides the turn. Secrets, and where the server is, are not in it. */
function hashOf({ config }: CopiedConfig): string {
  const { models, ...rest } = without(config, VOLATILE);
  const same = { ...rest, models: isObject(models) ? withProviders(models, () => null) : null };
  return createHash('sha256')
    .update(JSON.stringify(sorted(same)))
    .digest('hex');
}

/** Texts that OpenClaw itself writes while it works: they come and go without the user. */
const OWN_TEXTS = new Set(['MEMORY.md', 'BOOTSTRAP.md']);

/** A hash of the configuration and of the texts in the workspace: what a profile was learned with. */
export async function keyOf(copied: CopiedConfig, workspace: string): Promise<string> {
  const hash = createHash('sha256').update(hashOf(copied));
  const names = await readdir(workspace).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.md') && !OWN_TEXTS.has(one)).sort()) {
    const text = await readFile(path.join(workspace, name)).catch(() => null);
    if (text !== null) hash.update(`\n${name}\n`).update(text);
  }
  return hash.digest('hex');
}

/** The key that a profile learned now would have. @param agent null for the default one */
export async function currentKey(config: Config | null, agent: string | null, env: Env): Promise<string> {
  const workspace = ownWorkspace(config, agentIn(config, agent ?? undefined), env);
  return keyOf(copyConfig(config, env.HOME ?? os.homedir()), workspace);
}

function sorted(value: JsonValue | undefined): JsonValue {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value ?? null;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

const without = (value: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

/** Each row of each provider with what decides a turn; `place` gives the rest of a provider, null leaves only the rows. */
function withProviders(models: JsonObject, place: (provider: JsonObject) => JsonObject | null): JsonObject {
  const { providers } = models;
  if (!isObject(providers)) return models;
  const changed = Object.entries(providers).map(([id, provider]): [string, JsonValue] => {
    if (!isObject(provider)) return [id, provider];
    const rows = isList(provider.models) ? provider.models : [];
    const plain = rows.map((row) => (isObject(row) ? without(row, ['compat', 'headers', 'baseUrl']) : row));
    return [id, { ...place(provider), ...(provider.models !== undefined && { models: plain }) }];
  });
  return { ...models, providers: Object.fromEntries(changed) };
}

/** Where the sandbox has things. */
export interface Places {
  /** Base URL of the recorder. */
  readonly baseUrl: string;
  readonly workspace: string;
}

/** What would write where the user's own things are. */
const OWN_PLACES = ['logging', 'session'] as const;

/**
 * The copy, with every provider pointed at the recorder, without compat flags, own services, other models to fall back
 * on and places of the user's to write to.
 */
export function pointed(
  { config }: CopiedConfig,
  provider: ProviderEntry | null,
  { baseUrl, workspace }: Places,
  compat: JsonObject = {},
): JsonObject {
  const models = isObject(config.models) ? config.models : {};
  const given = isObject(models.providers) ? models.providers : {};
  const providers = provider === null ? { ...given, [SANDBOX_PROVIDER]: {} } : given;
  const id = provider?.providerId ?? SANDBOX_PROVIDER;
  const model = provider?.model?.id ?? DEFAULT_MODEL;
  const pointedAt = withProviders({ mode: 'merge', ...models, providers }, (one) => ({
    ...without(one, ['localService', 'headers', 'request', 'authHeader', 'auth']),
    baseUrl,
    apiKey: 'inferrs-doctor',
  }));
  return {
    ...without(config, OWN_PLACES),
    agents: agentsOf(config.agents, `${id}/${model}`, workspace),
    models: withRow(pointedAt, id, model, compat),
  };
}

/** The chosen provider with the chosen row, which gets the compat flags. */
function withRow(models: JsonObject, id: string, model: string, compat: JsonObject): JsonObject {
  const providers = isObject(models.providers) ? models.providers : {};
  const provider = isObject(providers[id]) ? providers[id] : {};
  const rows = isList(provider.models) ? provider.models.filter(isObject) : [];
  const row = rows.find((one) => one.id === model) ?? plainRow(model);
  const flagged = { ...row, ...(Object.keys(compat).length > 0 && { compat }) };
  const all = [flagged, ...rows.filter((one) => one.id !== model)];
  return {
    ...models,
    providers: { ...providers, [id]: { api: 'openai-completions', ...provider, models: all } },
  };
}

const plainRow = (id: string): JsonObject => ({
  id,
  name: id,
  reasoning: false,
  input: ['text'],
  cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  contextWindow: WINDOW,
  maxTokens: 4096,
});

function agentsOf(agents: JsonValue | undefined, primary: string, workspace: string): JsonObject {
  const given = isObject(agents) ? agents : {};
  const defaults = isObject(given.defaults) ? given.defaults : {};
  const list = isList(given.list) ? given.list : null;
  const own = (one: JsonValue): JsonValue =>
    isObject(one) ? without(one, ['model', 'workspace', 'agentDir']) : one;
  return {
    ...given,
    defaults: { ...without(defaults, ['models']), workspace, model: { primary } },
    ...(list !== null && { list: list.map(own) }),
  };
}
