/** `session`: what OpenClaw does over hours, in minutes, with the flags that smoke has proven. */
import { causeOf } from '../causes/known.js';
import { givenOptions } from '../given-options.js';
import type { Verdict } from '../model.js';
import type { CommandOutput, Ports } from '../ports.js';
import { waitLimit } from '../releases/waiting.js';
import type { Report } from '../report/contract.js';
import { foldFindings, foldLayer, foldRemedy, foldSession, foldVerdict } from '../session/fold.js';
import type { Play, Setup } from '../session/play.js';
import { type SessionOptions as Chosen, playSession } from '../session/run.js';
import type { SmokeContext } from '../smoke/context.js';
import { type ResolvedTarget, sameServer } from '../target.js';
import { examine, type SmokeOptions } from './smoke.js';

export interface SessionOptions
  extends Omit<SmokeOptions, 'directOnly' | 'fullTurn' | 'openclaw'>,
    Omit<Chosen, 'also'> {}

/** Unless told otherwise, ten minutes. */
export const DEFAULT_BUDGET = 600_000;

/** @throws UsageError for options that cannot be meant; every other trouble is a verdict. */
export async function run(options: SessionOptions, ports: Ports): Promise<CommandOutput> {
  const began = performance.now();
  const budget = options.budget ?? DEFAULT_BUDGET + (options.soak ?? 0);
  const left = () => began + budget - performance.now();
  const { report, exchanges } = await examine(
    { ...options, budget },
    ports,
    { command: 'session', options: givenOptions(options) },
    (run) => sessionAfter(run, options, { now: () => performance.now(), left }),
  );
  return { kind: 'report', report, exchanges };
}

/** What smoke leaves behind. */
export interface AfterSmoke {
  readonly context: SmokeContext;
  readonly resolved: ResolvedTarget;
  readonly verdict: Verdict;
}

/** Plays the session, tells the run what came of it, and gives the field of the report that is a session's alone. */
export async function sessionAfter(
  { context, resolved, verdict }: AfterSmoke,
  chosen: Chosen,
  clock: Pick<Play, 'now' | 'left'>,
): Promise<Pick<Report, 'session'>> {
  const { target, profile, variant, configured, tell } = context;
  const { remedy } = context.known();
  const flags = remedy?.status === 'verified' ? remedy.flags : configured;
  const play: Play = {
    ...clock,
    context,
    setup: setupOf(resolved, context),
    events: [],
    asked: [...(chosen.only ?? []), ...(chosen.also ?? [])],
    agent: { profile, ...(variant && { variant }), model: target.model, flags },
  };
  const spent = await playSession(play, chosen);
  const { events } = play;
  tell({ kind: 'judged', layer: foldLayer(events) });
  const findings = foldFindings(events);
  for (const finding of findings) {
    for (const code of causeOf(finding.code)?.explains ?? []) tell({ kind: 'reread', code, as: finding });
  }
  tell({ kind: 'found', findings: findings.filter(({ severity }) => severity === 'error') });
  tell({ kind: 'remarked', findings });
  tell({ kind: 'proposed', remedy: foldRemedy(events, remedy, flags) });
  tell(
    spent
      ? { kind: 'stopped', reason: spent.reason }
      : { kind: 'decided', verdict: foldVerdict(events, verdict) },
  );
  const { contextTokens = null } = context.known().server;
  return { session: foldSession(events, waitLimit(profile, play.setup.waiting).seconds, contextTokens) };
}

/** Where memory search asks this server: by the provider's id, or by its address. */
function embeddingModel(
  provider: ResolvedTarget['provider'],
  { baseUrl, model }: SmokeContext['target'],
): string | undefined {
  const search = provider?.memorySearch;
  const isOurs =
    search?.baseUrl === undefined
      ? search?.provider === provider?.providerId
      : sameServer(search.baseUrl, baseUrl);
  return search && isOurs ? (search.model ?? model) : undefined;
}

function setupOf({ configPath, provider }: ResolvedTarget, { waiting, target }: SmokeContext): Setup {
  return {
    rowPath: configPath,
    contextWindow: provider?.model?.contextWindow,
    maxTokens: provider?.model?.maxTokens,
    reasoning: provider?.model?.reasoning,
    input: provider?.model?.input,
    embeddings: embeddingModel(provider, target),
    waiting,
  };
}
