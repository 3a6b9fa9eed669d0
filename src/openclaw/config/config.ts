import { stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { JsonValue } from '../../model.js';
import { readRegularFile } from '../../regular-file.js';
import { ConfigFileError, errorCode, loadWithIncludes } from './include.js';
import { type Located, member, plainValue, type SourceFile } from './tree.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** openclaw.json with its includes merged; every value still knows its file and place. */
export interface Config {
  /** Absolute path of the main file. */
  readonly path: string;
  readonly files: readonly SourceFile[];
  readonly root: Located;
  /** Looks a name up as OpenClaw does: the environment, then its own `.env`, then `env` in the file. */
  readonly variable: (name: string) => string | undefined;
}

export interface ConfigQuery {
  /** The file named by the user; relative to `cwd`. */
  readonly config?: string;
  readonly env: Env;
  readonly cwd: string;
}

/**
 * Reads the OpenClaw configuration: the file named, else OPENCLAW_CONFIG_PATH, else openclaw.json in
 * OPENCLAW_STATE_DIR, else ~/.openclaw/openclaw.json.
 * @returns null when no file was named and there is none
 * @throws ConfigFileError (a UsageError) when the file, or one it includes, cannot be read or parsed
 */
export async function readConfig(query: ConfigQuery): Promise<Config | null> {
  const file = configFile(query);
  if (query.config === undefined && !(await exists(file))) return null;
  const loaded = await loadWithIncludes(file, includeRoots(query.env));
  const own = { ...(await dotEnv(query.env)), ...configuredEnv(loaded.root) };
  return { path: file, ...loaded, variable: (name) => query.env[name] || own[name] };
}

/** Where the configuration is, or would be. */
export function configFile(query: ConfigQuery): string {
  if (query.config !== undefined) return path.resolve(query.cwd, query.config);
  const named = query.env.OPENCLAW_CONFIG_PATH?.trim();
  if (named) return path.resolve(query.cwd, expandHome(named, query.env));
  return path.resolve(query.cwd, stateDir(query.env), 'openclaw.json');
}

/** The folder in which OpenClaw keeps its state. */
export function stateDir(env: Env): string {
  const named = env.OPENCLAW_STATE_DIR?.trim();
  return named ? expandHome(named, env) : path.join(home(env), '.openclaw');
}

function home(env: Env): string {
  const own = env.HOME || env.USERPROFILE || os.homedir();
  return env.OPENCLAW_HOME?.trim().replace(/^~(?=$|\/)/u, own) || own;
}

function expandHome(name: string, env: Env): string {
  return name.replace(/^~(?=$|[\\/])/u, home(env));
}

/** Folders outside the configuration folder from which OPENCLAW_INCLUDE_ROOTS lets files be included. */
export function includeRoots(env: Env): string[] {
  const listed = (env.OPENCLAW_INCLUDE_ROOTS ?? '').split(path.delimiter).map((entry) => entry.trim());
  return listed.filter(Boolean).map((entry) => path.resolve(expandHome(entry, env)));
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw new ConfigFileError(`cannot be read: ${errorCode(error)}`, file);
  }
}

async function dotEnv(env: Env): Promise<Record<string, string | undefined>> {
  const bytes = await readRegularFile(path.resolve(stateDir(env), '.env'), 1_000_000).catch(() => '');
  return { ...parseEnv(bytes.toString()) };
}

/** `env: { NAME: "…", vars: { NAME: "…" } }` in the file itself. */
function configuredEnv(root: Located): Record<string, string> {
  const env = member(root, 'env');
  const found: Record<string, string> = {};
  for (const group of [env, member(env, 'vars')]) {
    if (group?.kind !== 'object') continue;
    for (const [name, { value }] of group.members) {
      if (value.kind === 'scalar' && typeof value.value === 'string') found[name] = value.value;
    }
  }
  return found;
}

/** `$${NAME}` is an escaped literal, `${NAME}` a reference; OpenClaw takes upper-case names only. */
const REFERENCE = /\$(?<dollar>\$?)\{(?<name>[A-Z_][A-Z0-9_]*)\}/gu;

/** Fills in `${NAME}`; a name without a value stays as it is written. */
function fillIn(text: string, variable: (name: string) => string | undefined): string {
  return text.replace(REFERENCE, (whole, dollar: string, name: string) =>
    dollar ? `\${${name}}` : variable(name) || whole,
  );
}

/** The names in `${NAME}` that have no value here. */
export function missingVariables(text: string, variable: (name: string) => string | undefined): string[] {
  return [...text.matchAll(REFERENCE)]
    .filter((found) => !found.groups?.dollar)
    .map((found) => found.groups?.name ?? '')
    .filter((name) => !variable(name));
}

/** A variable that is filled in at a node and whose name says that it is secret. */
export function secretVariable(node: Located | undefined): string | undefined {
  const written = node && plainValue(node, (text) => text);
  const found = typeof written === 'string' ? [...written.matchAll(REFERENCE)] : [];
  return found
    .filter((one) => !one.groups?.dollar)
    .map((one) => one.groups?.name ?? '')
    .find((name) => /AUTH|KEY|TOKEN|SECRET|COOKIE|PASS|PWD|CRED|PRIVATE|SESSION/.test(name));
}

/** The value at a node with every `${NAME}` filled in. */
export function jsonOf(config: Config, node: Located | undefined): JsonValue | undefined {
  return node && plainValue(node, (text) => fillIn(text, config.variable));
}

/** A string with every `${NAME}` filled in; undefined for any other type. */
export function stringOf(config: Config, node: Located | undefined): string | undefined {
  const value = jsonOf(config, node);
  return typeof value === 'string' ? value : undefined;
}

/** A finite number; undefined for any other type. */
export function numberOf(node: Located | undefined): number | undefined {
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
