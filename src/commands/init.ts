import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSON5 from 'json5';
import { checkFlags } from '../flags/flags.js';
import { givenOptions } from '../given-options.js';
import { isObject } from '../json.js';
import type { JsonObject, JsonValue } from '../model.js';
import { chooseProfile, profileNotes } from '../openclaw/config/choose-profile.js';
import { configFile, includeRoots, readConfig } from '../openclaw/config/config.js';
import { providerEntry } from '../openclaw/config/entry.js';
import { withLock } from '../openclaw/config/lock.js';
import { planChanges, verifyChanges } from '../openclaw/config/patch.js';
import { primaryModel } from '../openclaw/config/provider.js';
import { walk } from '../openclaw/config/tree.js';
import { applyEdit } from '../openclaw/config/write.js';
import { findOnPath } from '../openclaw/install/release.js';
import { commandState } from '../openclaw/lint/lint-local-service.js';
import type { CommandOutput, Ports } from '../ports.js';
import { releaseOf } from '../releases/index.js';
import { commandOn } from '../report/command-line.js';
import { laidOut, paragraph } from '../report/page.js';
import { EXIT_CODES, exitCodeAfter } from '../report/verdict.js';
import { DEFAULT_BASE_URL, parseBaseUrl } from '../target.js';
import { UsageError } from '../usage-error.js';
import { plain } from '../wire/sanitize.js';
import type { Measured } from './measure.js';

export interface InitOptions {
  /** Absent: the only one that the server serves. */
  readonly model?: string;
  readonly provider?: string;
  readonly baseUrl?: string;
  /** False: no /v1 is added to `baseUrl`. */
  readonly v1?: boolean;
  /** A key was given: the entry then names a variable, never the key. */
  readonly apiKey?: string;
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  /** true: the server found on PATH; a string: the server's program. */
  readonly localService?: boolean | string;
  /** Asks the server, which may take minutes: called when all else is known to be well. */
  readonly measure?: () => Promise<Measured>;
  readonly format?: 'text' | 'json';
  readonly config?: string;
  /** Put the entry into openclaw.json. */
  readonly write?: boolean;
  /** Where the entry goes: no existing file is overwritten. */
  readonly output?: string;
  /** Write what was not proven, and over what is there. */
  readonly force?: boolean;
  /** Take away the agent's tools without being asked. */
  readonly acceptLoss?: boolean;
}

/**
 * Prints a complete openclaw.json with the provider and its model, or puts them into the one that is there. The exit code
 * is the verdict of the server with this entry.
 * @throws UsageError for a bad URL, a format that init cannot make, flags or localService that the release does not know, a program that is not there
 */
export async function run(options: InitOptions, ports: Ports): Promise<CommandOutput> {
  const chosen = await chooseProfile({
    profile: options.profile,
    config: options.config,
    env: ports.env,
    cwd: ports.cwd,
  });
  const { profile, release } = chosen;
  for (const note of profileNotes(chosen)) ports.progress.note(note);
  const provider = options.provider ?? 'inferrs';
  if (!/^[\w.-]+$/u.test(provider))
    throw new UsageError(`"${provider}" is no provider id: use letters, digits, - and _.`);
  const command = await serviceCommand(options.localService ?? false, ports);
  if (command !== null && releaseOf(profile).keys.localService === null) {
    throw new UsageError(`OpenClaw ${release} does not know localService; leave --local-service out.`);
  }
  const named = options.model === undefined ? undefined : bareModel(options.model, provider);
  const { baseUrl } = parseBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL, options.v1);
  await refuseExisting(options, ports);
  const measured = await accepted((await options.measure?.()) ?? {}, options, ports);
  const { verdict = 'ready' } = measured;
  const [problem] = checkFlags(profile, measured.compat ?? {});
  if (problem !== undefined) throw new UsageError(problem);
  const remarks = remarksOn(measured, baseUrl);
  const exitCode = exitCodeAfter(ports.signal, EXIT_CODES[verdict]);
  const said = (lines: readonly string[]): CommandOutput => ({
    kind: 'text',
    text: laidOut((page) => [...remarks, ...lines].flatMap((line) => paragraph(page, '', 2, page.say(line)))),
    exitCode,
  });
  const model = named ?? measured.model;
  if (model === undefined) return said(['No entry without the id of a model: name it with --model.']);
  const { localService: _, ...asked } = options;
  const entry = providerEntry({
    provider,
    baseUrl,
    profile,
    wantsKey: Boolean(options.apiKey ?? ports.env.INFERRS_API_KEY),
    remarks,
    toMeasure: commandOn(givenOptions({ ...asked, model }), 'smoke', ['--config', '--provider']),
    ...measured,
    model,
    ...(command === null ? {} : { command }),
  });
  if (options.write) {
    if (verdict !== 'ready' && !options.force)
      return said(['init wrote nothing: nothing was proven. --force writes all the same.']);
    return said(await writeEntry(JSON5.parse(entry), provider, options, ports));
  }
  const text = options.format === 'json' ? `${JSON.stringify(JSON5.parse(entry), null, 2)}\n` : entry;
  return { kind: 'text', text, exitCode };
}

/** Before a run of minutes, not after it. */
async function refuseExisting({ output, force }: InitOptions, { cwd }: Ports): Promise<void> {
  if (output === undefined || output === '-' || force) return;
  const file = path.resolve(cwd, output);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new UsageError(`${file} is there already: name another file, or overwrite it with --force.`);
}

/** Without supportsTools: false, unless the loss of the tools is accepted: then the server still needs it. */
async function accepted(measured: Measured, { acceptLoss }: InitOptions, ports: Ports): Promise<Measured> {
  if (measured.compat?.supportsTools !== false || acceptLoss) return measured;
  if (await ports.ask?.('supportsTools: false takes the agent its tools. Set it all the same?'))
    return measured;
  const { supportsTools: _, ...compat } = measured.compat;
  const [, ...more] = measured.says ?? [];
  const says = [
    'NEEDS FLAGS: this server needs supportsTools: false, which takes the agent its tools: --accept-loss sets it.',
    ...more,
  ];
  return { ...measured, compat, verdict: 'needs-flags', says };
}

/** What was measured, above the entry: the verdict of the server with it, in the words of every command. */
function remarksOn({ verdict, says = [], compat }: Measured, baseUrl: string): string[] {
  if (verdict === undefined) return [];
  const tools = verdict === 'ready' && compat?.supportsTools === false;
  return [`Measured at ${baseUrl}:`, ...says, ...(tools ? ['It costs the agent its tools.'] : [])].map(
    (line) => plain(line),
  );
}

/**
 * Puts the provider into the file as `fix` would: comments kept, atomic, a backup beside it. A primary model that is set
 * stays. Where there is no file, it is made.
 */
async function writeEntry(
  entry: JsonObject,
  provider: string,
  options: InitOptions,
  ports: Ports,
): Promise<readonly string[]> {
  const query = {
    env: ports.env,
    cwd: ports.cwd,
    ...(options.config !== undefined && { config: options.config }),
  };
  const file = configFile(query);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${JSON.stringify(entry, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    return [`Written: ${file}`];
  }
  return withLock(file, ports.signal, async () => {
    const config = await readConfig({ ...query, config: file });
    if (!config) throw new UsageError(`${file} is not there any more.`);
    const providerPath = ['models', 'providers', provider];
    if (walk(config.root, providerPath) && !options.force) {
      throw new UsageError(
        `${file} has a provider "${provider}" already: use fix, or replace it with --force.`,
      );
    }
    const isFree = (at: readonly string[]): boolean => walk(config.root, at) === undefined;
    const changes = [...leavesOf(entry, providerPath)].filter(
      ({ path: at }) => isFree(at) && (at[2] !== 'model' || primaryModel(config) === undefined),
    );
    const own = { path: providerPath, value: valueAt(entry, providerPath) };
    const all = [...changes, own];
    const plan = planChanges(config, all);
    const problem = await verifyChanges(config, all, plan, includeRoots(ports.env));
    if (problem !== null) throw new UsageError(`${problem}; nothing was written.`);
    const written = await applyEdit(plan);
    return [`Set ${providerPath.join('.')} in ${plan.file}`, `The file as it was: ${written.backup}`];
  });
}

/** The values beside the provider, with their paths: an alias by its model's name, the rest key by key. */
function* leavesOf(
  entry: JsonObject,
  except: readonly string[],
  at: readonly string[] = [],
): Generator<{ path: string[]; value: JsonValue }> {
  for (const [key, value] of Object.entries(entry)) {
    const here = [...at, key];
    if (here.join('.') === except.join('.')) continue;
    if (isObject(value) && Object.keys(value).length > 0) yield* leavesOf(value, except, here);
    else yield { path: here, value };
  }
}

function valueAt(entry: JsonValue, at: readonly string[]): JsonValue {
  return at.reduce<JsonValue>((node, key) => (isObject(node) ? (node[key] ?? null) : null), entry);
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
