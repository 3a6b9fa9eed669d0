/** `smoke`: check, the direct request, the agent layer, diagnosis and proven flags. */

import { givenOptions } from '../given-options.js';
import type { Exchange, Report, Target, Verdict } from '../model.js';
import { type ChosenProfile, chooseProfile } from '../openclaw/config/choose-profile.js';
import type { ProviderEntry } from '../openclaw/config/provider.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import { releaseOf } from '../releases/index.js';
import { redactReport } from '../report/redacted.js';
import { Spent } from '../search/asker.js';
import { addFindings, type Known, newKnown, type SmokeContext } from '../smoke/context.js';
import { checkFirst, openRun, type RunOptions } from '../smoke/open.js';
import { isReady } from '../smoke/ready.js';
import { reportOf } from '../smoke/report.js';
import { runSmoke } from '../smoke/run.js';
import { ANSWER_LIMIT } from '../smoke/turn.js';
import { type ResolvedTarget, resolveTarget, type TargetOptions } from '../target.js';
import { plain } from '../wire/sanitize.js';

export interface SmokeOptions extends TargetOptions, RunOptions {
  /** True, or the path of the command: run the real OpenClaw as well. */
  readonly openclaw?: boolean | string;
}

/** @throws UsageError for options that cannot be meant; every other trouble is a verdict. */
export async function run(options: SmokeOptions, ports: Ports): Promise<CommandOutput> {
  const smoke = await examine(options, ports);
  return { kind: 'report', report: smoke.report, exchanges: smoke.exchanges };
}

export interface SmokeRun {
  readonly report: Report;
  readonly exchanges: readonly Exchange[];
  readonly resolved: ResolvedTarget;
  /** Configured flags without which the small turns pass; only looked for where a config was read. */
  readonly unneeded: readonly string[];
}

const ANSWERS_LIMITED = `Answers were limited to ${ANSWER_LIMIT} tokens to save time; nothing else of the turns was changed.`;

/** What follows a smoke run whose turns passed, perhaps with other flags. It must not throw Spent. */
export type Sequel = (run: {
  readonly context: SmokeContext;
  readonly known: Known;
  readonly resolved: ResolvedTarget;
  readonly verdict: Verdict;
}) => Promise<Partial<Report>>;

/**
 * Runs smoke and gives the report.
 * @param of what the report says differently where smoke is a part of another command
 * @param sequel what that command does where agent turns pass; it gives the fields of the report that it decides
 */
export async function examine(
  options: SmokeOptions,
  ports: Ports,
  of: Partial<Pick<Report, 'command' | 'options' | 'fault'>> = {},
  sequel?: Sequel,
): Promise<SmokeRun> {
  const began = performance.now();
  const resolved = await resolveTarget(options, ports);
  const { target, taken } = await withModel(resolved.target, options, ports);
  const chosen = await chooseProfile({
    profile: options.profile,
    writtenBy: resolved.provider?.release,
    named: await namedRelease(options, ports),
    env: ports.env,
  });
  const { profile } = chosen;
  const { context, redact, close } = openRun(options, resolved, { target, profile }, ports);
  const known = newKnown();
  known.notes.push(...resolved.notes, ...taken, ...profileNote(chosen));
  let verdict: Verdict;
  let spent: Report['spent'];
  let more: Partial<Report> = {};
  try {
    await runSmoke(context, known, () =>
      // What the server holds is asked for when there is a contextWindow to hold it against.
      checkFirst(context, known, resolved.provider === null && !sequel),
    );
    if (resolved.provider !== null)
      await compareWithConfig(context, known, chosen, options, resolved.provider);
    if (options.openclaw) await askOpenClaw(context, known, options.openclaw);
    verdict = isReady(known) ? 'ready' : (await import('../smoke/verdict.js')).verdictOf(known);
    if (sequel && (verdict === 'ready' || verdict === 'needs-flags'))
      more = await sequel({ context, known, resolved, verdict });
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
    verdict = error.reason === 'interrupted' ? 'interrupted' : 'inconclusive';
    spent = error.reason === 'interrupted' ? undefined : error.reason;
    const { addUnanswered } = await import('../smoke/unanswered.js');
    addUnanswered(known, error);
  } finally {
    await close();
  }
  const report: Report = {
    ...reportOf('smoke', context, known, verdict, resolved),
    durationMs: Math.round(performance.now() - began),
    options: givenOptions(options),
    ...(spent !== undefined && { spent }),
    ...(known.layers.some(({ id }) => id === 'shape') && { footnotes: [ANSWERS_LIMITED] }),
    ...of,
    ...more,
  };
  return {
    report: redactReport(report, redact),
    exchanges: context.asker.exchanges,
    resolved,
    unneeded: known.unneeded,
  };
}

async function compareWithConfig(
  context: SmokeContext,
  known: Known,
  chosen: ChosenProfile,
  options: SmokeOptions,
  { configPath, providerId }: ProviderEntry,
): Promise<void> {
  const { configFindings } = await import('../smoke/config-findings.js');
  const query = { config: options.config ?? configPath, provider: providerId, model: context.target.model };
  addFindings(known, await configFindings(context, known, chosen, query));
}

async function askOpenClaw(context: SmokeContext, known: Known, path: string | true): Promise<void> {
  const { openclawLayer } = await import('../smoke/openclaw-layer.js');
  await openclawLayer(context, known, path === true ? undefined : path);
}

/** Where no model is named, the only one that the server lists is meant. */
async function withModel(
  target: Target,
  options: SmokeOptions,
  ports: Ports,
): Promise<{ target: Target & { readonly model: string }; taken: readonly string[] }> {
  if (target.model) return { target: { ...target, model: target.model }, taken: [] };
  const check = await import('./check.js');
  const output = await check.run(options, ports);
  const listed = output.kind === 'report' ? (output.report.models ?? []) : [];
  const [only] = listed;
  if (only !== undefined && listed.length === 1)
    return {
      target: { ...target, model: only },
      taken: [`The server lists one model, and it is tested: ${only}.`],
    };
  const which =
    listed.length > 1
      ? `the server lists ${listed.slice(0, 8).join(', ')}${listed.length > 8 ? ', …' : ''}.`
      : 'inferrs-doctor check lists those that are served.';
  throw new UsageError(`Say which model to test, with --model ID; ${plain(which)}`);
}

/** Of the OpenClaw that --openclaw names: its own turns are the ones to send. */
async function namedRelease({ openclaw }: SmokeOptions, ports: Ports): Promise<string | undefined> {
  if (typeof openclaw !== 'string') return undefined;
  const { releaseAt } = await import('../openclaw/install/run.js');
  return (await releaseAt(openclaw, ports.cwd)) ?? undefined;
}

/** Said when the release was found out rather than asked for. */
function profileNote({ source, release, profile, measured }: ChosenProfile): readonly string[] {
  if (source === 'option' || source === 'default') return [];
  const from = source === 'installed' ? 'installed' : 'named in openclaw.json';
  const remark = measured ? '' : ' That release itself was never measured.';
  return [
    `OpenClaw ${release} is ${from}: turns are sent as ${releaseOf(profile).label} sends them.${remark}`,
  ];
}
