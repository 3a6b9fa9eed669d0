/** Runs a program that reads openclaw.json with a copy of it, in which one provider is the recording proxy. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isList, isObject } from '../../json.js';
import type { JsonObject } from '../../model.js';
import type { Ports } from '../../ports.js';
import { UsageError } from '../../usage-error.js';
import { readConfig, stateDir } from '../config/config.js';
import type { ProviderEntry } from '../config/provider.js';
import { type CopiedConfig, copyConfig } from './copy.js';
import { runForeground } from './process.js';

export interface BehindProxy {
  /** The program and its arguments. */
  readonly words: readonly string[];
  /** openclaw.json, where one was named. */
  readonly config?: string | undefined;
  /** Base URL of the server that answers. */
  readonly baseUrl: string;
  /** The provider that is pointed at the proxy; null where none is configured. */
  readonly provider: ProviderEntry | null;
  /** How its file is called when it is spoken of. */
  readonly configName: string;
  /** The provider's key and headers may go to the server that answers. */
  readonly keepsKey: boolean;
  /** Base URL of the proxy. */
  readonly proxy: string;
}

/**
 * Runs it to its end, with our own standard input, output and error. It finds the copy by OPENCLAW_CONFIG_PATH, and
 * the proxy's base URL in INFERRS_BASE_URL; all else is the user's own. Secrets stand in its environment, not in the copy.
 * @returns its exit code, 128 and more for a signal, as shells count
 * @throws UsageError when it cannot be started, or the provider speaks another API
 */
export async function runBehindProxy(given: BehindProxy, ports: Ports): Promise<number> {
  const { words, config: named, provider, keepsKey, proxy } = given;
  const { env, cwd, signal, progress } = ports;
  const [command = '', ...args] = words;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'inferrs-doctor-capture-'));
  try {
    const own: Record<string, string> = { INFERRS_BASE_URL: proxy, ...noProxy(env) };
    const query = { env, cwd, ...(named !== undefined && { config: named }) };
    if (provider === null) {
      progress.note(
        `There is no provider in openclaw.json to point at ${proxy}: ${command} is told of it in INFERRS_BASE_URL only.`,
      );
    } else {
      refuseOtherApi(provider);
      const copied = copyConfig(await readConfig(query), env.HOME ?? os.homedir());
      const file = path.join(folder, 'openclaw.json');
      await writeFile(file, JSON.stringify(redirected(copied, provider, proxy, keepsKey), null, 2), {
        mode: 0o600,
      });
      Object.assign(own, copied.secrets, {
        OPENCLAW_CONFIG_PATH: file,
        OPENCLAW_STATE_DIR: path.resolve(cwd, stateDir(env)),
      });
      progress.note(
        `${command} runs with a copy of ${given.configName} in which ${provider.providerId} is ${proxy}, which records what is sent to ${given.baseUrl}.`,
      );
      if (!keepsKey)
        progress.note(
          `That is another server than the provider's own: its key and headers are not sent there.`,
        );
    }
    const exit = await runForeground({ command, args, env: { ...env, ...own }, cwd, signal });
    if (exit.kind === 'exited') return exit.code;
    if (exit.kind === 'signalled') return 128 + (os.constants.signals[exit.signal as NodeJS.Signals] ?? 9);
    throw new UsageError(`${command} could not be started: ${reasonOf(exit.code)}.`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const reasonOf = (code: string): string =>
  ({ ENOENT: 'there is no such program on PATH', EACCES: 'it may not be run' })[code] ?? code;

function refuseOtherApi({ api, providerId }: ProviderEntry): void {
  if (api === undefined || api === 'openai-completions') return;
  throw new UsageError(
    `Provider ${providerId} speaks ${api}; only openai-completions can be recorded. Name another with --provider ID.`,
  );
}

/** The proxy is on this machine, whatever proxy is set. */
function noProxy(env: Ports['env']): Record<string, string> {
  const names = ['NO_PROXY', 'no_proxy'] as const;
  return Object.fromEntries(names.map((name) => [name, [env[name], '127.0.0.1'].filter(Boolean).join(',')]));
}

/** The copy with this provider, and the row of its model, at the proxy; without key and headers where they are not kept. */
function redirected(
  { config }: CopiedConfig,
  { providerId: id, modelIndex }: ProviderEntry,
  baseUrl: string,
  keepsKey: boolean,
): JsonObject {
  const models = isObject(config.models) ? config.models : {};
  const providers = isObject(models.providers) ? models.providers : {};
  const provider = isObject(providers[id]) ? providers[id] : {};
  const { headers, ...rest } = provider;
  const bare = keepsKey ? provider : { ...rest, apiKey: 'inferrs-doctor' };
  const changed: JsonObject = {
    ...bare,
    baseUrl,
    ...(isList(rest.models) && {
      models: rest.models.map((row, at) => {
        if (!isObject(row) || at !== modelIndex) return row;
        const { baseUrl: _, headers: own, ...plain } = row;
        return { ...plain, ...(keepsKey && own !== undefined && { headers: own }) };
      }),
    }),
  };
  return { ...config, models: { ...models, providers: { ...providers, [id]: changed } } };
}
