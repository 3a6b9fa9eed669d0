/** `smoke`: check, the direct request, the agent layer, diagnosis and proven flags. */

import type { GateOptions } from '../gate/gate.js';
import { givenOptions } from '../given-options.js';
import type { Exchange, Target, Verdict } from '../model.js';
import { type ChosenProfile, chooseProfile, profileNotes } from '../openclaw/config/choose-profile.js';
import type { ProviderEntry } from '../openclaw/config/provider.js';
import type { CommandOutput, Ports } from '../ports.js';
import { commandOn } from '../report/command-line.js';
import type { Report } from '../report/contract.js';
import { Spent } from '../search/asker.js';
import type { SmokeContext } from '../smoke/context.js';
import type { Event } from '../smoke/events.js';
import { openRun, type RunOptions, type World } from '../smoke/open.js';
import { runSmoke } from '../smoke/run.js';
import { ANSWER_LIMIT } from '../smoke/turn.js';
import { verdictOf } from '../smoke/verdict.js';
import { type ResolvedTarget, resolveTarget, type TargetOptions } from '../target.js';
import { UsageError } from '../usage-error.js';
import { plain } from '../wire/sanitize.js';

export interface SmokeOptions extends TargetOptions, RunOptions, GateOptions {
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
  readonly events: readonly Event[];
}

const ANSWERS_LIMITED = `Answers were limited to ${ANSWER_LIMIT} tokens to save time; nothing else of the turns was changed.`;

/** What follows a smoke run whose turns passed, perhaps with other flags: tells the run, and must not throw Spent. */
export type Sequel = (run: {
  readonly context: SmokeContext;
  readonly resolved: ResolvedTarget;
  readonly verdict: Verdict;
}) => Promise<Partial<Report>>;

/**
 * Runs smoke and gives the report.
 * @param of what the report says differently where smoke is a part of another command
 * @param sequel what that command does where agent turns pass; it gives fields of the report that smoke does not have
 * @param openWorld instead of the network and the machine's own clock
 */
export async function examine(
  options: SmokeOptions,
  ports: Ports,
  of: Partial<Pick<Report, 'command' | 'options' | 'fault'>> = {},
  sequel?: Sequel,
  openWorld?: (target: Target) => World,
): Promise<SmokeRun> {
  const resolved = await resolveTarget(options, ports);
  const meant = await withModel(resolved.target, options, ports);
  if ('report' in meant) {
    const report: Report = { ...meant.report, command: 'smoke', options: givenOptions(options), ...of };
    return { report, exchanges: meant.exchanges ?? [], resolved, unneeded: [], events: [] };
  }
  const { target, taken } = meant;
  const chosen = await chooseProfile({
    profile: options.profile,
    writtenBy: resolved.provider?.release,
    named: await namedRelease(options, ports),
    config: options.config,
    env: ports.env,
    cwd: ports.cwd,
  });
  const { profile } = chosen;
  const { command = 'smoke' } = of;
  const run = openRun(options, resolved, { target, profile, command }, ports, openWorld);
  const { context, report, now, close } = run;
  const began = now();
  const { tell, known, events } = context;
  let more: Partial<Report> = {};
  tell({ kind: 'noted', notes: [...resolved.notes, ...taken, ...profileNotes(chosen)] });
  try {
    // What the server holds is asked for when there is a contextWindow to hold it against.
    await runSmoke(context, resolved.provider === null && !sequel);
    if (resolved.provider !== null) await compareWithConfig(context, chosen, options, resolved.provider);
    if (options.openclaw) await askOpenClaw(context, options.openclaw);
    const verdict = await verdictOf(known());
    if (sequel && (verdict === 'ready' || verdict === 'needs-flags'))
      more = await sequel({ context, resolved, verdict });
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
    const { stoppedBy } = await import('../smoke/unanswered.js');
    tell(stoppedBy(error));
  } finally {
    await close();
  }
  return {
    report: report(await verdictOf(known()), {
      durationMs: Math.round(now() - began),
      options: givenOptions(options),
      ...(known().layers.some(({ id }) => id === 'shape') && { footnotes: [ANSWERS_LIMITED] }),
      ...of,
      ...more,
    }),
    exchanges: context.asker.exchanges,
    resolved,
    unneeded: known().unneeded,
    events,
  };
}

async function compareWithConfig(
  context: SmokeContext,
  chosen: ChosenProfile,
  options: SmokeOptions,
  { configPath, providerId }: ProviderEntry,
): Promise<void> {
  const { configFindings } = await import('../smoke/config-findings.js');
  const query = { config: options.config ?? configPath, provider: providerId, model: context.target.model };
  const findings = await configFindings(context, chosen, query);
  context.tell({ kind: 'remarked', findings });
}

async function askOpenClaw(context: SmokeContext, path: string | true): Promise<void> {
  const { openclawLayer } = await import('../smoke/openclaw-layer.js');
  await openclawLayer(context, path === true ? undefined : path);
}

/** Where no model is named, the only one that the server lists is meant; where it lists none, its check is all there is. */
async function withModel(
  target: Target,
  options: SmokeOptions,
  ports: Ports,
): Promise<
  | { target: Target & { readonly model: string }; taken: readonly string[] }
  | Extract<CommandOutput, { kind: 'report' }>
> {
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
  if (output.kind === 'report' && output.report.verdict !== 'ready') return output;
  const which =
    listed.length > 1
      ? `the server lists ${listed.slice(0, 8).join(', ')}${listed.length > 8 ? ', …' : ''}.`
      : `${commandOn(givenOptions(options), 'check')} lists those that are served.`;
  throw new UsageError(`Say which model to test, with --model ID; ${plain(which)}`);
}

/** Of the OpenClaw that --openclaw names: its own turns are the ones to send. */
async function namedRelease({ openclaw }: SmokeOptions, ports: Ports): Promise<string | undefined> {
  if (typeof openclaw !== 'string') return undefined;
  const { releaseAt } = await import('../openclaw/install/run.js');
  return (await releaseAt(openclaw, ports.cwd)) ?? undefined;
}
