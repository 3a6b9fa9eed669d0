import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CompatFlags, JsonObject, Target, VariantId } from '../../model.js';
import { type ReleaseRef, releaseOf } from '../../releases/index.js';
import type { Env } from '../config/config.js';

/** The provider that the generated configuration names. */
export const SANDBOX_PROVIDER = 'inferrs';

interface SandboxOptions {
  readonly target: Target;
  readonly model: string;
  readonly flags: CompatFlags;
  readonly profile: ReleaseRef;
  readonly variant?: VariantId;
  readonly contextWindow?: number;
  readonly maxTokens?: number;
  readonly timeoutMs: number;
  /** The user's environment; only what a program needs to run is passed on. */
  readonly env: Env;
}

/** A home of its own for one run of openclaw. */
export interface Sandbox {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

/** Makes a temporary home with a generated configuration. Secrets go into the environment, never into a file. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inferrs-doctor-openclaw-'));
  const remove = (): Promise<void> =>
    rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    const { config, secrets } = sandboxConfig(options);
    await Promise.all(['home', 'state', 'tmp'].map((name) => mkdir(path.join(folder, name))));
    const file = path.join(folder, 'openclaw.json');
    await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 });
    const at = (name: string): string => path.join(folder, name);
    const env = {
      ...passedOn(options.env),
      ...secrets,
      HOME: at('home'),
      USERPROFILE: at('home'),
      OPENCLAW_HOME: at('home'),
      OPENCLAW_STATE_DIR: at('state'),
      OPENCLAW_CONFIG_PATH: file,
      TMPDIR: at('tmp'),
      TEMP: at('tmp'),
      TMP: at('tmp'),
      NO_COLOR: '1',
      TERM: 'dumb',
    };
    return { folder, env, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What a program needs to run, and what decides how it reaches the server. */
const PASSED_ON =
  /^(?:PATH|PATHEXT|LANG|LC_\w+|TZ|SystemRoot|SYSTEMROOT|windir|ComSpec|(?:https?|all|no)_proxy|NODE_EXTRA_CA_CERTS|NODE_USE_ENV_PROXY|SSL_CERT_(?:FILE|DIR))$/iu;

function passedOn(env: Env): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => PASSED_ON.test(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

interface Generated {
  readonly config: JsonObject;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The configuration that the proven flags would stand in; key and headers as `${NAME}`. */
export function sandboxConfig(options: SandboxOptions): Generated {
  const { target, model, profile } = options;
  const reference = `${SANDBOX_PROVIDER}/${model}`;
  const secrets: Record<string, string> = {};
  const hidden = (name: string, value: string): string => {
    secrets[name] = value;
    return `\${${name}}`;
  };
  const headers = Object.entries(target.headers).map(([name, value], index): [string, string] => [
    name,
    hidden(`INFERRS_DOCTOR_HEADER_${index}`, value),
  ]);
  const provider = {
    baseUrl: target.baseUrl,
    apiKey: hidden('INFERRS_DOCTOR_API_KEY', target.apiKey ?? 'inferrs-local'),
    api: 'openai-completions',
    ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
    ...(knowsTimeout(profile) ? { timeoutSeconds: Math.ceil(options.timeoutMs / 1000) } : {}),
    models: [modelRow(options)],
  };
  const config = {
    agents: { defaults: { model: { primary: reference }, ...leanMode(options) } },
    ...toolSettings(options),
    models: { mode: 'merge', providers: { [SANDBOX_PROVIDER]: provider } },
  };
  return { config, secrets };
}

function knowsTimeout(profile: ReleaseRef): boolean {
  return releaseOf(profile).keys.provider.some((key) => key === 'timeoutSeconds');
}

function modelRow({ model, flags, contextWindow, maxTokens }: SandboxOptions): JsonObject {
  return {
    id: model,
    name: model,
    reasoning: false,
    input: ['text'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: contextWindow ?? 131_072,
    maxTokens: maxTokens ?? 4096,
    ...(Object.keys(flags).length === 0 ? {} : { compat: flags }),
  };
}

function leanMode({ variant, profile }: SandboxOptions): JsonObject {
  const lean = variant === 'lean' || variant === 'lean-all-tools';
  return lean && releaseOf(profile).keys.experimental ? { experimental: { localModelLean: true } } : {};
}

function toolSettings({ variant }: SandboxOptions): JsonObject {
  if (variant === 'minimal-tools') return { tools: { profile: 'minimal' } };
  return variant === 'all-tools' || variant === 'lean-all-tools' ? { tools: { toolSearch: false } } : {};
}
