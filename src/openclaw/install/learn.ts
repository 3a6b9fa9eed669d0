/** Runs the installed OpenClaw in a sandbox of the user's own settings against the recorder: what it sends is a learned profile. */
import os from 'node:os';
import type { LearnedProfile } from '../../learn/profile.js';
import { startRecorder } from '../../learn/recorder.js';
import { UsageError } from '../../usage-error.js';
import { createRedactor } from '../../wire/redact.js';
import { type Env, readConfig, stateDir } from '../config/config.js';
import { findProvider, type ProviderEntry } from '../config/provider.js';
import { mapTexts } from './bodies.js';
import { type CopiedConfig, copyConfig, keyOf } from './copy.js';
import { type Run, type SessionOptions, session } from './learn-session.js';
import { findLauncher, type Launcher } from './run.js';
import { changedBetween, snapshotOf } from './watch.js';
import { agentIn, copyOwnFiles, openOwnSandbox, ownWorkspace } from './workspace.js';

export interface LearnOptions extends SessionOptions {
  /** The `openclaw` command, its openclaw.mjs, or the folder it is installed in; absent: the one on PATH. */
  readonly path?: string | undefined;
  readonly agent?: string | undefined;
  readonly config?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly env: Env;
  readonly cwd: string;
}

export interface Learned {
  readonly profile: LearnedProfile;
  readonly notes: readonly string[];
}

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
    const key = await keyOf(copied, own);
    const named = agent === agentIn(config, undefined) ? null : agent;
    const run: Run = { launcher, release, agent, named, key, sandbox, recorder, copied, provider, options };
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
