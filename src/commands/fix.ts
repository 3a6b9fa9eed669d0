import { checkFlags } from '../flags/flags.js';
import type { CompatFlags, Report } from '../model.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import { type Config, configFile, includeRoots, readConfig } from '../openclaw/config/config.js';
import { type FixPlan, planFix, verifyPlan } from '../openclaw/config/patch.js';
import { type ProviderPlace, selectProvider, writtenBy } from '../openclaw/config/provider.js';
import { formatPath } from '../openclaw/config/tree.js';
import { applyEdit, undoEdit, type Written } from '../openclaw/config/write.js';
import { type Validation, validateWithOpenClaw } from '../openclaw/install/validate.js';
import { type Format, takeFormat } from '../options.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import type { ProfileId } from '../releases/ids.js';
import { jsonText } from '../report/json.js';
import { plain } from '../wire/sanitize.js';

export interface FixOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly profile?: ProfileId;
  /** The flags to set; absent: those that a fresh smoke run proves. */
  readonly flags?: CompatFlags;
  /** Runs smoke. Needed when no flags are given. */
  readonly prove?: () => Promise<CommandOutput>;
  readonly dryRun: boolean;
  readonly format?: Format;
}

/** What was done; `written` is null for a dry run and when there was nothing to do. */
interface Done {
  readonly plan: FixPlan;
  /** `--flags '{}'`. */
  readonly noneGiven: boolean;
  readonly written: Written | null;
  readonly validation: Validation | null;
}

/**
 * Sets compat flags in openclaw.json, in the file where the model row's compat stands, and leaves a backup.
 * Without flags it runs smoke first; when that proves none, its report is the result.
 * @throws UsageError when there is nothing to edit, a flag is unknown to the release, or the write failed
 */
export async function run(options: FixOptions, ports: Ports): Promise<CommandOutput> {
  takeFormat('fix', options.format, ['text', 'json']);
  let { config, place } = await provider(options, ports);
  let flags = options.flags;
  if (flags === undefined) {
    const proof = await options.prove?.();
    if (!proof) throw new UsageError('Give the flags to set: --flags \'{"requiresStringContent": true}\'');
    flags = proof.kind === 'report' ? provenFlags(proof.report) : undefined;
    if (flags === undefined) return proof;
    // A smoke run takes minutes: the file may be another one by now.
    ({ config, place } = await provider(options, ports));
  }
  await refuseUnknown(flags, config, options, ports);
  const plan = planFix(config, place, flags);
  const problem = await verifyPlan(config, place, plan, includeRoots(ports.env));
  if (problem !== null) throw new UsageError(`${problem}; nothing was written.`);
  const noneGiven = Object.keys(flags).length === 0;
  const nothingToDo = Object.keys(plan.flags).length === 0;
  const done: Done =
    options.dryRun || nothingToDo
      ? { plan, noneGiven, written: null, validation: null }
      : { plan, noneGiven, ...(await writeAndValidate(plan, config, ports)) };
  const text = options.format === 'json' ? asJson(done, options.dryRun) : asText(done, options.dryRun);
  return { kind: 'text', text, exitCode: 0 };
}

/** Flags that smoke found and re-tested; undefined when it proved none. */
function provenFlags({ remedy }: Report): CompatFlags | undefined {
  return remedy?.status === 'verified' && Object.keys(remedy.flags).length > 0 ? remedy.flags : undefined;
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
    throw new UsageError(`There is no ${configFile(query)}; print one with: inferrs-doctor init --model ID`);
  }
  const place = selectProvider(config, options);
  if (place?.model) return { config, place };
  const where = place ? formatPath(place.modelPath) : 'models.providers';
  throw new UsageError(
    `${config.path} has nothing at ${where}; print an entry with: inferrs-doctor init --model ID`,
  );
}

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
    env: ports.env,
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

function asJson({ plan, written, validation }: Done, dryRun: boolean): string {
  const { file, path, flags, diff } = plan;
  const backup = written?.backup ?? null;
  const openclaw = validation?.kind ?? null;
  const schema = 'inferrs-doctor/fix/1';
  const result = { schema, file, path, flags, dryRun, written: written !== null, backup, openclaw, diff };
  return `${jsonText(result)}\n`;
}

function asText({ plan, noneGiven, written, validation }: Done, dryRun: boolean): string {
  const where = `${plan.path} in ${plan.file}`;
  if (noneGiven) return 'Nothing to do: no flags were given.\n';
  if (Object.keys(plan.flags).length === 0)
    return `Nothing to do: the flags are set already, at ${plain(where)}\n`;
  if (dryRun) return plain(plan.diff, 'many');
  const lines = [
    `Set at ${where}: ${JSON.stringify(plan.flags)}`,
    `The file as it was: ${written?.backup ?? ''}`,
    ...(validation ? [validationText(validation)] : []),
    'Restart the OpenClaw gateway if it is running, then check with: inferrs-doctor smoke',
  ];
  return `${lines.map((line) => plain(line)).join('\n')}\n`;
}

function validationText(validation: Validation): string {
  if (validation.kind === 'valid') return 'openclaw config validate: valid';
  if (validation.kind === 'not-checked') return `Not checked by OpenClaw itself: ${validation.reason}.`;
  const [first] = validation.issues;
  return `openclaw config validate: invalid, for another reason: ${first ? `${first.path}: ${first.message}` : 'none given'}`;
}
