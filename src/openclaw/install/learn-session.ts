/** One session of the sandboxed OpenClaw: what is asked of it, in which order, and which of what it sent is which. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type LearnedProfile, PROFILE_SCHEMA } from '../../learn/profile.js';
import type { Recorder } from '../../learn/recorder.js';
import type { JsonObject } from '../../model.js';
import { QUESTION } from '../../turn/messages.js';
import { UsageError } from '../../usage-error.js';
import type { ProviderEntry } from '../config/provider.js';
import { asText, compactionIn, toolResultOf, turnOf, unanswered } from './bodies.js';
import { type CopiedConfig, DEFAULT_MODEL, pointed, WINDOW } from './copy.js';
import { knownKeys, settingsSchema } from './keys.js';
import { runProcess } from './process.js';
import type { Launcher } from './run.js';
import { SANDBOX_PROVIDER } from './sandbox.js';
import type { OwnSandbox } from './workspace.js';

/** What is asked of a session. */
export interface SessionOptions {
  /** Compat flags, each tried alone, such as `{requiresStringContent: true}`. */
  readonly flags?: readonly JsonObject[];
  /** The first turn and its tool's result alone: a second set-up, or a smaller window, of a release that is known. */
  readonly turnOnly?: boolean;
  /** `openclaw infer model run` as well. */
  readonly modelRun?: boolean;
  readonly signal: AbortSignal;
  readonly progress?: (text: string) => void;
  /** Milliseconds for everything. */
  readonly timeoutMs?: number;
}

/** What a session is run with. */
export interface Run {
  readonly launcher: Launcher;
  readonly release: string;
  readonly agent: string;
  /** Null for the default one. */
  readonly named: string | null;
  /** Of the configuration and the workspace. */
  readonly key: string;
  readonly sandbox: OwnSandbox;
  readonly recorder: Recorder;
  readonly copied: CopiedConfig;
  readonly provider: ProviderEntry | null;
  readonly options: SessionOptions;
}

/** Milliseconds. OpenClaw takes 15 to 60 s for a turn on a busy machine. */
const WHOLE = 170_000;
const ONE_TURN = 120_000;
const LEAST = 20_000;
const NEXT_QUESTION = 'And what is 3 plus 3?';
const LAST_QUESTION = 'And what is 4 plus 4?';
/** Of the window: where the answers say that it is so full, OpenClaw sums up what was said. */
const FULL = 0.97;

/**
 * A first turn with a tool, the next turn, then turns in a window that seems full, until the summary comes.
 * @throws UsageError when it sends no turn
 */
export async function session(run: Run): Promise<LearnedProfile> {
  const { options, release, key, recorder, provider } = run;
  const end = performance.now() + (options.timeoutMs ?? WHOLE);
  const left = (): number => Math.max(1, Math.min(ONE_TURN, end - performance.now()));
  const ask = async (about: string, question: string): Promise<readonly JsonObject[]> => {
    if (options.turnOnly || end - performance.now() < LEAST) return [];
    options.progress?.(about);
    return turns(run, question, 'learn', left(), false);
  };
  await configure(run, {});
  options.progress?.('the first turn, a tool call and its result');
  const schema = options.turnOnly ? Promise.resolve('') : askSchema(run, left());
  const first = await turns(run, QUESTION, 'learn', left()).finally(() => schema);
  const printed = await schema;
  const keys = knownKeys(printed);
  const agent = turnOf(first);
  if (agent === null) throw new UsageError(`OpenClaw ${release} sent nothing that looks like a turn.`);
  recorder.countAs(Math.round(FULL * (provider?.model?.contextWindow ?? WINDOW)));
  const second = await ask('the next turn', NEXT_QUESTION);
  // Some releases sum up as soon as a turn has ended, others before the next one.
  const third = await ask('the turn after a summary', LAST_QUESTION);
  recorder.countAs(1);
  const modelRun = options.modelRun ? await askModel(run, left()) : null;
  const flags = await flagged(run, keys);
  return {
    schema: PROFILE_SCHEMA,
    release,
    learnedAt: new Date().toISOString(),
    agent: run.named,
    config: key,
    turns: {
      agent,
      toolResult: toolResultOf(first),
      next: turnOf(second),
      ...compactionIn([...second, ...third], agent),
      modelRun,
    },
    keys,
    settings: settingsSchema(printed),
    flags,
  };
}

/** Each flag alone; one that the release does not know would make the whole configuration invalid. */
async function flagged(run: Run, keys: LearnedProfile['keys']): Promise<LearnedProfile['flags']> {
  const { options } = run;
  const flags: LearnedProfile['flags'] = {};
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
  return flags;
}

async function configure({ sandbox, recorder, copied, provider }: Run, compat: JsonObject): Promise<void> {
  const places = { baseUrl: `${recorder.origin}/v1`, workspace: sandbox.workspace };
  const config = pointed(copied, provider, places, compat);
  await mkdir(path.dirname(sandbox.configFile), { recursive: true });
  await writeFile(sandbox.configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
}

/** What `openclaw config schema` prints. */
async function askSchema(run: Run, timeoutMs: number): Promise<string> {
  const keepBytes = 16 * 1024 * 1024;
  const { stdout } = await runProcess({ ...words(run, ['config', 'schema']), keepBytes, timeoutMs });
  return stdout;
}

async function askModel(run: Run, timeoutMs: number): Promise<JsonObject | null> {
  const { provider, recorder } = run;
  const model = `${provider?.providerId ?? SANDBOX_PROVIDER}/${provider?.model?.id ?? DEFAULT_MODEL}`;
  const asked = ['infer', 'model', 'run', '--local', '--model', model, '--prompt', QUESTION, '--json'];
  recorder.takeAll();
  await runProcess({ ...words(run, asked), timeoutMs });
  return recorder.takeAll()[0] ?? null;
}

/** What one message to the agent makes it send. @throws UsageError when `must` and it sends nothing */
async function turns(
  run: Run,
  message: string,
  id: string,
  timeoutMs: number,
  must = true,
): Promise<readonly JsonObject[]> {
  const { release, agent, recorder } = run;
  const seconds = String(Math.ceil(timeoutMs / 1000));
  const who = ['--agent', agent, '--session-id', id];
  const asked = ['agent', '--local', ...who, '--message', message, '--json', '--timeout', seconds];
  recorder.takeAll();
  const done = await runProcess({ ...words(run, asked), timeoutMs });
  const sent = recorder.takeAll();
  if (must && sent.length === 0) throw new UsageError(unanswered(`OpenClaw ${release}`, done, timeoutMs));
  return sent;
}

function words({ launcher, sandbox, options }: Run, more: readonly string[]) {
  const { command, args } = launcher;
  const all = [...args, ...more];
  return { command, args: all, env: sandbox.env, cwd: sandbox.folder, signal: options.signal };
}
