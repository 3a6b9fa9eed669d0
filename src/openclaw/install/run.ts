import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { OpenclawCode } from '../../codes.js';
import type { CompatFlags, Target, VariantId } from '../../model.js';
import type { ReleaseRef } from '../../releases/index.js';
import type { Finding, LayerResult } from '../../report/contract.js';
import { UsageError } from '../../usage-error.js';
import { createRedactor } from '../../wire/redact.js';
import { clip, plain } from '../../wire/sanitize.js';
import { chooseProfile } from '../config/choose-profile.js';
import type { Env } from '../config/config.js';
import { runProcess } from './process.js';
import { findOnPath, releaseOf } from './release.js';
import { openSandbox, SANDBOX_PROVIDER, type Sandbox } from './sandbox.js';
import { judgeAgentTurn, judgeModelRun, type Printed, type TurnVerdict } from './verdict.js';

export interface OpenClawOptions {
  /** The `openclaw` command, its openclaw.mjs, or the folder it is installed in; absent: the one on PATH. */
  readonly path?: string | undefined;
  readonly target: Target;
  readonly model: string;
  /** What stands in compat, exactly. */
  readonly flags: CompatFlags;
  readonly variant?: VariantId;
  readonly contextWindow?: number;
  readonly maxTokens?: number;
  /** What the smoke test found with the same flags: the real OpenClaw should agree. */
  readonly expected: 'pass' | 'fail';
  /** Milliseconds for each of the two turns. */
  readonly timeoutMs: number;
  readonly env: Env;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly progress?: (text: string) => void;
}

/** One turn of the real OpenClaw. Texts are redacted and safe to print. */
interface OpenClawStep {
  readonly id: 'model-run' | 'agent';
  readonly status: 'pass' | 'fail' | 'unclear' | 'deadline' | 'interrupted';
  readonly ms: number;
  readonly text: string;
  readonly serverSaid?: string;
}

interface OpenClawResult {
  /** As its package says; null when it does not. */
  readonly release: string | null;
  readonly profile: ReleaseRef;
  readonly layer: LayerResult;
  /** Those that ran. */
  readonly steps: readonly OpenClawStep[];
  /** null when it passed as expected, or was interrupted. */
  readonly finding: Finding | null;
}

/** The prompt of OpenClaw's own manual smoke test for inferrs. */
const PROMPT = 'What is 2 + 2? Reply with one short sentence.';
const SHOWN_CHARACTERS = 300;

/**
 * Runs the user's own openclaw in a temporary home with a generated configuration: `infer model run`, then a full
 * `agent --local` turn, judged by what they print. The user's own state is not touched; processes and folder go.
 * @throws UsageError when there is no openclaw
 */
export async function runOpenClaw(options: OpenClawOptions): Promise<OpenClawResult> {
  const launcher = await findLauncher(options);
  const { profile } = await chooseProfile({ writtenBy: launcher.release ?? undefined, env: {} });
  const sandbox = await openSandbox({ ...options, profile });
  try {
    const steps = await runSteps(launcher, sandbox, options);
    return { release: launcher.release, profile, steps, ...judge(launcher, steps, options) };
  } finally {
    await sandbox.remove();
  }
}

/** The release at a path given for `openclaw`; null when nothing there says. */
export async function releaseAt(named: string, cwd: string): Promise<string | null> {
  const file = await launcherAt(path.resolve(cwd, named));
  return file === null ? null : releaseOf(file);
}

export interface Launcher {
  readonly command: string;
  readonly args: readonly string[];
  readonly release: string | null;
}

/** @throws UsageError when there is none */
export async function findLauncher({
  path: named,
  env,
  cwd,
}: Pick<OpenClawOptions, 'path' | 'env' | 'cwd'>): Promise<Launcher> {
  const file =
    named === undefined ? await findOnPath('openclaw', env) : await launcherAt(path.resolve(cwd, named));
  if (file === null) {
    const where = named === undefined ? 'on PATH' : `at ${named}`;
    throw new UsageError(`There is no openclaw ${where}; name the command or its folder: --openclaw PATH`);
  }
  const release = await releaseOf(file);
  if (!/\.[cm]?js$/u.test(file)) return { command: file, args: [], release };
  return { command: (await findOnPath('node', env)) ?? process.execPath, args: [file], release };
}

async function launcherAt(named: string): Promise<string | null> {
  const inFolder = ['openclaw.mjs', 'node_modules/openclaw/openclaw.mjs', 'bin/openclaw'];
  for (const candidate of [named, ...inFolder.map((name) => path.join(named, name))]) {
    const facts = await stat(candidate).catch(() => null);
    if (facts?.isFile()) return candidate;
  }
  return null;
}

interface Step {
  readonly id: OpenClawStep['id'];
  readonly label: string;
  readonly args: readonly string[];
  readonly judge: (printed: Printed) => TurnVerdict;
}

function stepsFor({ model, timeoutMs }: OpenClawOptions): readonly Step[] {
  const reference = `${SANDBOX_PROVIDER}/${model}`;
  const seconds = String(Math.ceil(timeoutMs / 1000));
  const session = ['--agent', 'main', '--session-id', 'inferrs-doctor'];
  return [
    {
      id: 'model-run',
      label: 'openclaw infer model run',
      args: ['infer', 'model', 'run', '--local', '--model', reference, '--prompt', PROMPT, '--json'],
      judge: judgeModelRun,
    },
    {
      id: 'agent',
      label: 'openclaw agent',
      args: ['agent', '--local', ...session, '--message', PROMPT, '--json', '--timeout', seconds],
      judge: judgeAgentTurn,
    },
  ];
}

async function runSteps(
  launcher: Launcher,
  sandbox: Sandbox,
  options: OpenClawOptions,
): Promise<OpenClawStep[]> {
  const { target, timeoutMs, signal } = options;
  const redact = createRedactor([target.apiKey ?? '', ...Object.values(target.headers)]);
  const shown = (text: string): string => clip(plain(redact(text)), SHOWN_CHARACTERS);
  const steps: OpenClawStep[] = [];
  for (const { id, label, args, judge } of stepsFor(options)) {
    options.progress?.(label);
    const { command } = launcher;
    const cwd = sandbox.folder;
    const all = [...launcher.args, ...args];
    const done = await runProcess({ command, args: all, env: sandbox.env, cwd, timeoutMs, signal });
    const verdict = done.exit.kind === 'not-started' ? notStarted(done.exit.message) : judge(done);
    // A result that was printed counts, even if the process then did not end by itself.
    const status = verdict.status === 'unclear' ? (done.stopped ?? 'unclear') : verdict.status;
    const said = verdict.serverSaid === undefined ? {} : { serverSaid: shown(verdict.serverSaid) };
    steps.push({ id, status, ms: done.ms, text: shown(verdict.text), ...said });
    // A release may refuse in `infer model run` what its agent takes: the agent's own turn decides.
    if (status !== 'pass' && status !== 'fail') break;
  }
  return steps;
}

function notStarted(message: string): TurnVerdict {
  return { status: 'unclear', text: message };
}

/** What the steps come to: a row for the report, and a finding where something is to be said. */
function judge(
  { release }: Launcher,
  steps: readonly OpenClawStep[],
  { expected, timeoutMs }: OpenClawOptions,
): Pick<OpenClawResult, 'layer' | 'finding'> {
  const name = release === null ? 'OpenClaw' : `OpenClaw ${release}`;
  const ms = steps.reduce((sum, step) => sum + step.ms, 0);
  const last = steps.at(-1);
  const layer = (status: LayerResult['status'], reason: string): LayerResult => ({
    id: 'openclaw',
    status,
    ms,
    reason,
  });
  if (!last || last.status === 'interrupted')
    return { layer: layer('skipped', 'interrupted'), finding: null };
  if (last.status === 'pass') {
    const refused = steps.find(({ status }) => status === 'fail');
    const fits = refused === undefined ? null : onlyModelRun(name, refused);
    const finding = expected === 'pass' ? fits : disagreement(name, last, 'passes');
    return { layer: layer(refused === undefined ? 'pass' : 'warn', `"${last.text}"`), finding };
  }
  if (last.status === 'unclear')
    return { layer: layer('skipped', `${name} could not be run`), finding: notRun(name, last) };
  const seconds = Math.round(timeoutMs / 1000);
  const reason = last.status === 'deadline' ? `no result within ${seconds} s` : last.text;
  const finding =
    expected === 'fail' ? agreement(name, last, reason) : disagreement(name, last, `fails: ${reason}`);
  return { layer: layer('fail', reason), finding };
}

const COMMANDS = { 'model-run': 'openclaw infer model run', agent: 'openclaw agent' } as const;

function findingOf(
  code: OpenclawCode,
  severity: Finding['severity'],
  step: OpenClawStep,
  words: Pick<Finding, 'title' | 'advice' | 'why'>,
): Finding {
  const said = step.serverSaid === undefined ? {} : { serverSaid: step.serverSaid };
  return { code, severity, layer: 'openclaw', ...words, ...said, flags: {}, sources: [] };
}

function agreement(name: string, step: OpenClawStep, reason: string): Finding {
  return findingOf('openclaw-failed', 'error', step, {
    title: `${name} fails as the smoke test did (${COMMANDS[step.id]}): ${reason}`,
    advice: 'What the earlier layers found is the cause; see the findings above.',
  });
}

function onlyModelRun(name: string, step: OpenClawStep): Finding {
  return findingOf('openclaw-model-run', 'warning', step, {
    title: `${COMMANDS[step.id]} of ${name} fails, although its agent turn passes: ${step.text}`,
    advice: 'The agent works; do not judge this server by that command.',
  });
}

function disagreement(name: string, step: OpenClawStep, what: string): Finding {
  return findingOf('openclaw-disagrees', 'error', step, {
    title: `${name} ${what} (${COMMANDS[step.id]}), against what the smoke test found`,
    why: 'The turn that the smoke test sends is not the one that this OpenClaw sends, or the server is not steady.',
    advice: 'Please report it, with the file that --evidence FILE writes; keys are not in it.',
  });
}

function notRun(name: string, step: OpenClawStep): Finding {
  return findingOf('openclaw-not-run', 'warning', step, {
    title: `${name} could not be run: ${step.text}`,
    why: 'It printed no result, so this says nothing about the server.',
    advice: 'Check it by hand with: openclaw --version; newer releases want a newer Node on PATH.',
  });
}
