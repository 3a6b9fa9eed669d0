/** `session`: what OpenClaw does over hours, in minutes, with the flags that smoke has proven. */
import { lossOf } from '../flags/flags.js';
import type { Report, Verdict } from '../model.js';
import type { ProviderEntry } from '../openclaw/config/provider.js';
import type { CommandOutput, Ports } from '../ports.js';
import { waitLimit } from '../releases/waiting.js';
import { EXIT_CODES } from '../report/verdict.js';
import { foldFindings, foldLayer, foldRemedy, foldSession, foldVerdict } from '../session/fold.js';
import type { Play, Setup } from '../session/play.js';
import { type SessionOptions as Chosen, playSession } from '../session/run.js';
import { addFindings, type Known, type SmokeContext } from '../smoke/context.js';
import type { ResolvedTarget } from '../target.js';
import { examine, type SmokeOptions } from './smoke.js';

export interface SessionOptions extends Omit<SmokeOptions, 'directOnly' | 'fullTurn' | 'openclaw'>, Chosen {}

/** Unless told otherwise, ten minutes. */
export const DEFAULT_BUDGET = 600_000;

/** @throws UsageError for options that cannot be meant; every other trouble is a verdict. */
export async function run(options: SessionOptions, ports: Ports): Promise<CommandOutput> {
  const began = performance.now();
  const budget = options.budget ?? DEFAULT_BUDGET;
  const left = () => began + budget - performance.now();
  const { report, exchanges } = await examine({ ...options, budget }, ports, { command: 'session' }, (run) =>
    sessionAfter(run, options, { now: () => performance.now(), left }),
  );
  return { kind: 'report', report, exchanges };
}

/** What smoke leaves behind. */
export interface AfterSmoke {
  readonly context: SmokeContext;
  readonly known: Known;
  readonly resolved: ResolvedTarget;
  readonly verdict: Verdict;
}

/** Plays the session and gives the fields of the report that it decides. */
export async function sessionAfter(
  { context, known, resolved, verdict }: AfterSmoke,
  chosen: Chosen,
  clock: Pick<Play, 'now' | 'left'>,
): Promise<Partial<Report>> {
  const { target, profile, variant, configured } = context;
  const flags = known.remedy?.status === 'verified' ? known.remedy.flags : configured;
  const play: Play = {
    ...clock,
    context,
    known,
    setup: setupOf(resolved),
    events: [],
    agent: { profile, ...(variant && { variant }), model: target.model, flags },
  };
  const spent = await playSession(play, chosen);
  const { events } = play;
  known.layers.push(foldLayer(events));
  addFindings(known, foldFindings(events));
  known.remedy = foldRemedy(events, known.remedy, lossOf);
  const decided = spent ? (spent.reason === 'interrupted' ? 'interrupted' : 'inconclusive') : null;
  const final = decided ?? foldVerdict(events, verdict);
  return {
    verdict: final,
    exitCode: EXIT_CODES[final],
    layers: known.layers,
    findings: known.findings,
    remedy: known.remedy,
    session: foldSession(events, waitLimit(profile, play.setup.waiting).seconds),
    ...(spent && spent.reason !== 'interrupted' && { spent: spent.reason }),
  };
}

function setupOf({ configPath, provider, target }: ResolvedTarget): Setup {
  return {
    rowPath: configPath,
    contextWindow: provider?.model?.contextWindow,
    maxTokens: provider?.model?.maxTokens,
    waiting: waitFacts(target.baseUrl, configPath, provider),
  };
}

function waitFacts(baseUrl: string, configPath: string, provider: ProviderEntry | null): Setup['waiting'] {
  return {
    baseUrl,
    providerId: provider?.providerId ?? configPath.split('.')[2] ?? 'inferrs',
    apiKey: provider?.apiKey,
    providerTimeoutSeconds: provider?.timeoutSeconds,
  };
}
