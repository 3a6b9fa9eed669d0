/** Runs the installed OpenClaw in a sandbox of the user's own settings against the recorder: what it sends is a learned profile. */
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type LearnedProfile, PROFILE_SCHEMA } from '../../learn/profile.js';
import { type Recorder, startRecorder } from '../../learn/recorder.js';
import type { JsonObject } from '../../model.js';
import { QUESTION } from '../../turn/messages.js';
import { UsageError } from '../../usage-error.js';
import { createRedactor } from '../../wire/redact.js';
import { type Env, readConfig, stateDir } from '../config/config.js';
import { findProvider, type ProviderEntry } from '../config/provider.js';
import { asText, mapTexts, toolResultOf, turnOf, unanswered } from './bodies.js';
import { type CopiedConfig, copyConfig, hashOf, pointed } from './copy.js';
import { knownKeys } from './keys.js';
import { runProcess } from './process.js';
import { findLauncher, type Launcher } from './run.js';
import { changedBetween, snapshotOf } from './watch.js';
import { agentIn, copyOwnFiles, type OwnSandbox, openOwnSandbox, ownWorkspace } from './workspace.js';

export interface LearnOptions {
  /** The `openclaw` command, its openclaw.mjs, or the folder it is installed in; absent: the one on PATH. */
  readonly path?: string | undefined;
  readonly agent?: string | undefined;
  readonly config?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** Compat flags, each tried alone, such as `{requiresStringContent: true}`. */
  readonly flags?: readonly JsonObject[];
  readonly env: Env;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly progress?: (text: string) => void;
  /** Milliseconds for everything. */
  readonly timeoutMs?: number;
}

export interface Learned {
  readonly profile: LearnedProfile;
  readonly notes: readonly string[];
}

/** Milliseconds. OpenClaw takes 15 to 60 s for a turn on a busy machine. */
const WHOLE = 170_000;
const ONE_TURN = 120_000;
const NEXT_QUESTION = 'And what is 3 plus 3?';
const OLDEST = { year: 2026, month: 4 };

/**
 * One session of a turn, a tool call, its result and a next turn, recorded. Nothing of the user's is written.
 * @throws UsageError, one sentence, when there is no openclaw, it is too old, or it sends nothing
 */
export async function learn(options: LearnOptions): Promise<Learned> {
  const launcher = await findLauncher(options);
  const release = releaseIn(launcher);
  const { env, cwd } = options;
  const config = await readConfig(given({ config: options.config, env, cwd }));
  const provider = config && (await findProvider(given({ ...pick(options), env, cwd })));
  refuseOtherApi(provider);
  const agent = agentIn(config, options.agent);
  const own = ownWorkspace(config, agent, env);
  const watched = [stateDir(env), own, ...(config?.files ?? []).map((file) => file.path)];
  const before = await snapshotOf(watched);
  const copied = copyConfig(config, env.HOME ?? os.homedir());
  const recorder = await startRecorder();
  const sandbox = await openOwnSandbox(copied.secrets, env);
  try {
    const notes = await copyOwnFiles(sandbox, { state: stateDir(env), workspace: own });
    const run: Run = { launcher, release, agent, sandbox, recorder, copied, provider, options };
    const profile = await session(run);
    const changed = changedBetween(before, await snapshotOf(watched));
    if (changed !== null) throw new UsageError(wroteOutside(release, changed));
    const redact = createRedactor(secretsOf(copied, provider));
    const real = sandbox.realPaths({ state: stateDir(env), workspace: own });
    return { profile: mapTexts(profile, (text) => redact(real(text))), notes };
  } finally {
    await Promise.all([recorder.close(), sandbox.remove()]);
  }
}

interface Run {
  readonly launcher: Launcher;
  readonly release: string;
  readonly agent: string;
  readonly sandbox: OwnSandbox;
  readonly recorder: Recorder;
  readonly copied: CopiedConfig;
  readonly provider: ProviderEntry | null;
  readonly options: LearnOptions;
}

async function session(run: Run): Promise<LearnedProfile> {
  const { options, release, copied } = run;
  const end = performance.now() + (options.timeoutMs ?? WHOLE);
  const left = (): number => Math.max(1, Math.min(ONE_TURN, end - performance.now()));
  await configure(run, {});
  options.progress?.('the first turn, a tool call and its result');
  const schema = askKeys(run, left());
  const first = await turns(run, QUESTION, 'learn', left()).finally(() => schema);
  const keys = await schema;
  options.progress?.('the next turn');
  const more =
    end - performance.now() > 20_000 ? await turns(run, NEXT_QUESTION, 'learn', left(), false) : [];
  const agent = turnOf(first);
  if (agent === null) throw new UsageError(`OpenClaw ${release} sent nothing that looks like a turn.`);
  const flags: Record<string, { agent: JsonObject; toolResult: JsonObject | null }> = {};
  // A key that the release does not know would make the whole configuration invalid.
  const known = (options.flags ?? []).filter((flag) =>
    Object.keys(flag).every((key) => keys === null || keys.compat.includes(key)),
  );
  for (const [at, flag] of known.entries()) {
    options.progress?.(`with ${asText(flag)}`);
    await configure(run, flag);
    const sent = await turns(run, QUESTION, `flag${at}`, ONE_TURN, false);
    const changed = turnOf(sent);
    if (changed !== null) flags[asText(flag)] = { agent: changed, toolResult: toolResultOf(sent) };
  }
  return {
    schema: PROFILE_SCHEMA,
    release,
    learnedAt: new Date().toISOString(),
    agent: options.agent ?? null,
    config: hashOf(copied),
    turns: { agent, toolResult: toolResultOf(first), next: turnOf(more) },
    keys,
    flags,
  };
}

async function configure({ sandbox, recorder, copied, provider }: Run, compat: JsonObject): Promise<void> {
  const places = { baseUrl: `${recorder.origin}/v1`, workspace: sandbox.workspace };
  const config = pointed(copied, provider, places, compat);
  await mkdir(path.dirname(sandbox.configFile), { recursive: true });
  await writeFile(sandbox.configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
}

async function askKeys(
  { launcher, sandbox, options }: Run,
  timeoutMs: number,
): Promise<LearnedProfile['keys']> {
  const { command, args } = launcher;
  const asked = { command, args: [...args, 'config', 'schema'], env: sandbox.env, cwd: sandbox.folder };
  const keepBytes = 16 * 1024 * 1024;
  const { stdout } = await runProcess({ ...asked, keepBytes, timeoutMs, signal: options.signal });
  return knownKeys(stdout);
}

/** What one message to the agent makes it send. @throws UsageError when `must` and it sends nothing */
async function turns(
  { launcher, release, agent, sandbox, recorder, options }: Run,
  message: string,
  session: string,
  timeoutMs: number,
  must = true,
): Promise<readonly JsonObject[]> {
  const seconds = String(Math.ceil(timeoutMs / 1000));
  const who = ['--agent', agent, '--session-id', session];
  const words = ['agent', '--local', ...who, '--message', message, '--json', '--timeout', seconds];
  const { command, args } = launcher;
  const all = { command, args: [...args, ...words], env: sandbox.env, cwd: sandbox.folder };
  recorder.takeAll();
  const done = await runProcess({ ...all, timeoutMs, signal: options.signal });
  const sent = recorder.takeAll();
  if (must && sent.length === 0) throw new UsageError(unanswered(`OpenClaw ${release}`, done, timeoutMs));
  return sent;
}

function releaseIn({ release }: Launcher): string {
  const [, year, month] = /^(\d{4})\.(\d{1,2})/u.exec(release ?? '') ?? [];
  if (release === null || year === undefined)
    throw new UsageError('The release of this openclaw cannot be told: its package.json does not say.');
  const age = Number(year) * 12 + Number(month);
  if (age < OLDEST.year * 12 + OLDEST.month)
    throw new UsageError(
      `OpenClaw ${release} is too old to be learned: ${OLDEST.year}.${OLDEST.month} is the oldest that can be.`,
    );
  return release;
}

function refuseOtherApi(provider: ProviderEntry | null): void {
  const api = provider?.api;
  if (api === undefined || api === 'openai-completions') return;
  throw new UsageError(
    `Provider ${provider?.providerId} speaks ${api}; only openai-completions can be learned. Name another with --provider ID.`,
  );
}

const wroteOutside = (release: string, place: string): string =>
  `${place} changed while OpenClaw ${release} ran in its sandbox, so nothing is kept; stop a gateway that is at work there, then learn again.`;

function secretsOf({ secrets }: CopiedConfig, provider: ProviderEntry | null): string[] {
  return [...Object.values(secrets), provider?.apiKey ?? ''];
}

const pick = ({ config, provider, model }: LearnOptions) => ({ config, provider, model });

/** Without what is undefined. */
function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}
