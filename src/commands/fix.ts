import { formatPath } from '../config-path.js';
import { checkFlags } from '../flags/flags.js';
import { givenOptions } from '../given-options.js';
import { isObject } from '../json.js';
import type { CompatFlags, Verdict } from '../model.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import {
  type Config,
  configFile,
  includeRoots,
  jsonOf,
  readConfig,
  stringOf,
} from '../openclaw/config/config.js';
import { withLock } from '../openclaw/config/lock.js';
import { writtenBy } from '../openclaw/config/made-for.js';
import { type FixPlan, planFix, verifyPlan } from '../openclaw/config/patch.js';
import { type ProviderPlace, selectProvider } from '../openclaw/config/provider.js';
import { withoutUserInfo } from '../openclaw/config/secrets.js';
import { member } from '../openclaw/config/tree.js';
import { applyEdit, undoEdit } from '../openclaw/config/write.js';
import { validateWithOpenClaw } from '../openclaw/install/validate.js';
import type { CommandOutput, Ports } from '../ports.js';
import { commandOn } from '../report/command-line.js';
import type { Report } from '../report/contract.js';
import { EXIT_CODES, exitCodeAfter } from '../report/verdict.js';
import { parseBaseUrl, sameServer } from '../target.js';
import { UsageError } from '../usage-error.js';
import { plain } from '../wire/sanitize.js';
import { type Choice, type Done, fixJson, fixText } from './fix-text.js';
import { isProven } from './measure.js';

export interface FixOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  /** Must be the provider's own. */
  readonly baseUrl?: string;
  /** False: no /v1 is added to `baseUrl`. */
  readonly v1?: boolean;
  /** The flags to set; absent: those that smoke proves. */
  readonly flags?: CompatFlags;
  /** Runs smoke, with these flags where some are given. */
  readonly prove: (flags?: CompatFlags) => Promise<CommandOutput>;
  readonly dryRun: boolean;
  /** Write what was not proven, too. */
  readonly force?: boolean;
  /** Take away the agent's tools without being asked. */
  readonly acceptLoss?: boolean;
  readonly format?: 'text' | 'json';
}

/**
 * Sets compat flags and settings in openclaw.json, in the file where the model row's compat stands, and leaves a backup.
 * Only what this run proved is written, and the exit code is the verdict of the file as it is afterwards; where nothing
 * is written, smoke's report is the result.
 * @throws UsageError when there is nothing to edit, a flag is unknown to the release, or the write failed
 */
export async function run(options: FixOptions, ports: Ports): Promise<CommandOutput> {
  if (options.flags !== undefined && Object.keys(options.flags).length === 0) {
    throw new UsageError('--flags {} names no flag: leave it out, and fix finds those that are needed.');
  }
  const { config, place } = await provider(options, ports);
  refuseOtherServer(options, config, place);
  await refuseUnknown(options.flags ?? {}, config, options, ports);
  const proof = await options.prove(options.flags && { ...configuredFlags(config, place), ...options.flags });
  if (proof.kind !== 'report') return proof;
  const { report } = proof;
  const choice = choiceOf(report, options);
  if (choice === null) return withNote(proof, NOT_PROVEN[report.verdict]);
  if (!options.dryRun && !(await isAccepted(choice, options, ports))) return withNote(proof, COSTS_TOOLS);
  const done = options.dryRun
    ? await planned(choice, report, options, ports)
    : await withLock(config.path, ports.signal, () => written(choice, report, options, ports));
  const text = options.format === 'json' ? fixJson(done, options.dryRun) : fixText(done, options.dryRun);
  return { kind: 'text', text, exitCode: exitCodeAfter(ports.signal, EXIT_CODES[done.verdict]) };
}

const COSTS_TOOLS =
  'fix wrote nothing: supportsTools: false takes the agent its tools. To take that, run it again with --accept-loss.';

/** Said where nothing was written; a server that needs nothing says so itself. */
const NOT_PROVEN: Readonly<Partial<Record<Verdict, string>>> = {
  'needs-flags':
    'fix wrote nothing: the flags given are not enough; without --flags it writes those that were proven.',
  'backend-limit': 'fix wrote nothing: no flag makes this server work. --force writes all the same.',
  inconclusive: 'fix wrote nothing: nothing was proven. --force writes all the same.',
  unreachable: 'fix wrote nothing: nothing was proven. --force writes all the same.',
  'model-not-ready': 'fix wrote nothing: nothing was proven. --force writes all the same.',
};

function withNote(proof: CommandOutput & { kind: 'report' }, note: string | undefined): CommandOutput {
  const notes = note === undefined ? [] : [note];
  const footnotes = [...(proof.report.footnotes ?? []), ...notes];
  return { ...proof, report: { ...proof.report, command: 'fix', footnotes } };
}

/** What this run proved; with --force what was asked for or found, proven or not. */
function choiceOf(report: Report, { flags, force }: FixOptions): Choice | null {
  const { remedy, verdict } = report;
  const settings = remedy?.settings ?? [];
  if (flags !== undefined) {
    const holds = verdict === 'ready';
    return holds || force ? { flags, settings: [], isProven: holds } : null;
  }
  if (remedy === null || Object.keys(remedy.flags).length + settings.length === 0) return null;
  const proven = isProven(report);
  return proven || force ? { flags: remedy.flags, settings, isProven: proven } : null;
}

async function isAccepted({ flags }: Choice, options: FixOptions, ports: Ports): Promise<boolean> {
  if (flags.supportsTools !== false || options.acceptLoss) return true;
  const { config, place } = await provider(options, ports);
  if (configuredFlags(config, place).supportsTools === false) return true;
  return (
    (await ports.ask?.('supportsTools: false takes the agent its tools. Write it all the same?')) ?? false
  );
}

function configuredFlags(config: Config, place: ProviderPlace): CompatFlags {
  const compat = jsonOf(config, member(place.model, 'compat'));
  return isObject(compat) ? compat : {};
}

/** What another server taught says nothing about the one that the file names. */
function refuseOtherServer({ baseUrl, v1, force }: FixOptions, config: Config, place: ProviderPlace): void {
  const own =
    stringOf(config, member(place.model, 'baseUrl')) ?? stringOf(config, member(place.node, 'baseUrl'));
  if (baseUrl === undefined || own === undefined || force) return;
  const asked = parseBaseUrl(baseUrl, v1).baseUrl;
  if (sameServer(asked, own, v1)) return;
  throw new UsageError(
    `--base-url is ${withoutUserInfo(asked)}, but ${formatPath(place.path)} is at ${withoutUserInfo(own)}: leave --base-url out, or choose the provider with --provider.`,
  );
}

/** Read anew: a smoke run takes minutes, and the file may be another one by now. */
async function planned(choice: Choice, report: Report, options: FixOptions, ports: Ports): Promise<Done> {
  const { config, place } = await provider(options, ports);
  await refuseUnknown(choice.flags, config, options, ports);
  const plan = planFix(config, place, choice.flags, choice.settings);
  const problem = await verifyPlan(config, place, plan, includeRoots(ports.env));
  if (problem !== null) throw new UsageError(`${problem}; nothing was written.`);
  const isSet = plan.diff === '' && choice.isProven;
  return { plan, choice, report, verdict: isSet ? 'ready' : report.verdict, written: null, validation: null };
}

async function written(choice: Choice, report: Report, options: FixOptions, ports: Ports): Promise<Done> {
  const done = await planned(choice, report, options, ports);
  if (done.plan.diff === '') return done;
  const { config } = await provider(options, ports);
  const result = await writeAndValidate(done.plan, config, ports);
  return { ...done, ...result, verdict: choice.isProven ? 'ready' : report.verdict };
}

async function provider(
  options: FixOptions,
  ports: Ports,
): Promise<{ config: Config; place: ProviderPlace }> {
  const query = {
    env: ports.env,
    cwd: ports.cwd,
    ...(options.config === undefined ? {} : { config: options.config }),
  };
  const config = await readConfig(query);
  if (!config) {
    throw new UsageError(`There is no ${configFile(query)}; print one with: ${initCommand(options)}`);
  }
  const place = selectProvider(config, options);
  if (place?.model) return { config, place };
  const where = place ? formatPath(place.modelPath) : 'models.providers';
  throw new UsageError(
    `${config.path} has nothing at ${where}; print an entry with: ${initCommand(options)}`,
  );
}

const initCommand = (options: FixOptions): string => commandOn(givenOptions(options), 'init', ['--config']);

/** An unknown key would make the whole configuration invalid. */
async function refuseUnknown(
  flags: CompatFlags,
  config: Config,
  options: FixOptions,
  ports: Ports,
): Promise<void> {
  const { profile } = await chooseProfile({
    profile: options.profile,
    writtenBy: writtenBy(config),
    config: config.path,
    env: ports.env,
    cwd: ports.cwd,
  });
  const [problem] = checkFlags(profile, flags);
  if (problem !== undefined) throw new UsageError(problem);
}

/** Puts the old text back when OpenClaw itself refuses what was set. */
async function writeAndValidate(
  plan: FixPlan,
  config: Config,
  ports: Ports,
): Promise<Pick<Done, 'written' | 'validation'>> {
  const written = await applyEdit(plan);
  const validation = await validateWithOpenClaw(config.path, ports.env, ports.signal);
  const ours =
    validation.kind === 'invalid'
      ? validation.issues.find(({ path }) => concerns(path, plan.path))
      : undefined;
  if (ours) {
    await undoEdit(plan, written);
    throw new UsageError(
      `The installed OpenClaw refuses ${ours.path}: ${plain(ours.message)}; ${plan.file} is as it was before.`,
    );
  }
  return { written, validation };
}

/** OpenClaw writes `models.0.compat` where we write `models[0].compat`. */
function concerns(issue: string, path: string): boolean {
  const dotted = path.replace(/\[(\d+)\]/gu, '.$1').replace(/\["([^"]*)"\]/gu, '.$1');
  return issue === dotted || issue.startsWith(`${dotted}.`);
}
