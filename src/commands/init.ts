import path from 'node:path';
import JSON5 from 'json5';
import { checkFlags } from '../flags/flags.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import { providerEntry } from '../openclaw/config/entry.js';
import { findOnPath } from '../openclaw/install/release.js';
import { commandState } from '../openclaw/lint/lint-local-service.js';
import { type Format, takeFormat } from '../options.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import type { ProfileId } from '../releases/ids.js';
import { releaseOf } from '../releases/index.js';
import { exitCodeAfter } from '../report/verdict.js';
import { DEFAULT_BASE_URL, parseBaseUrl } from '../target.js';
import type { Measured } from './measure.js';

export interface InitOptions {
  readonly model: string;
  readonly provider?: string;
  readonly baseUrl?: string;
  /** False: no /v1 is added to `baseUrl`. */
  readonly v1?: boolean;
  /** A key was given: the entry then names a variable, never the key. */
  readonly apiKey?: string;
  readonly profile?: ProfileId;
  /** true: the server found on PATH; a string: the server's program. */
  readonly localService?: boolean | string;
  /** Asks the server, which may take minutes: called when all else is known to be well. */
  readonly measure?: () => Promise<Measured>;
  readonly format?: Format;
}

/**
 * Prints a complete openclaw.json with the provider and its model.
 * @throws UsageError for a bad URL, a format that init cannot make, flags or localService that the release does not know, a program that is not there
 */
export async function run(options: InitOptions, ports: Ports): Promise<CommandOutput> {
  takeFormat('init', options.format, ['text', 'json']);
  const { profile, release } = await chooseProfile({ profile: options.profile, env: ports.env });
  const provider = options.provider ?? 'inferrs';
  if (!/^[\w.-]+$/u.test(provider))
    throw new UsageError(`"${provider}" is no provider id: use letters, digits, - and _.`);
  const command = await serviceCommand(options.localService ?? false, ports);
  if (command !== null && releaseOf(profile).keys.localService === null) {
    throw new UsageError(`OpenClaw ${release} does not know localService; leave --local-service out.`);
  }
  const model = bareModel(options.model, provider);
  const { baseUrl } = parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL, options.v1);
  const measured = (await options.measure?.()) ?? {};
  const [problem] = checkFlags(profile, measured.compat ?? {});
  if (problem !== undefined) throw new UsageError(problem);
  const entry = providerEntry({
    model,
    provider,
    baseUrl,
    profile,
    wantsKey: Boolean(options.apiKey ?? ports.env.INFERRS_API_KEY),
    ...measured,
    ...(command === null ? {} : { command }),
  });
  const text = options.format === 'json' ? `${JSON.stringify(JSON5.parse(entry), null, 2)}\n` : entry;
  return { kind: 'text', text, exitCode: exitCodeAfter(ports.signal, 0) };
}

/** `inferrs/google/gemma` means the provider's model `google/gemma`. */
function bareModel(model: string, provider: string): string {
  const bare = model.startsWith(`${provider}/`) ? model.slice(provider.length + 1) : model;
  if (bare.trim() === '') throw new UsageError('--model takes the id of the model that the server serves.');
  return bare;
}

/** The absolute path of the server's program; null when no localService is wanted. */
async function serviceCommand(wanted: boolean | string, ports: Ports): Promise<string | null> {
  if (wanted === false) return null;
  if (wanted === true) {
    const found = (await findOnPath('inferrs', ports.env)) ?? (await findOnPath('llmman', ports.env));
    if (found !== null) return found;
    throw new UsageError('No inferrs is on PATH; name it: --local-service /path/to/inferrs');
  }
  const named = wanted.includes(path.sep)
    ? path.resolve(ports.cwd, wanted)
    : await findOnPath(wanted, ports.env);
  if (named === null) throw new UsageError(`"${wanted}" is not on PATH; name the whole path.`);
  const state = await commandState(named);
  if (state === 'missing') throw new UsageError(`${named} does not exist.`);
  if (state === 'not-executable') throw new UsageError(`${named} is not an executable file.`);
  return named;
}
