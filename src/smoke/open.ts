/** The beginning of a run that sends turns: from options and a resolved target to what its layers work with. */
import { setTimeout as delay } from 'node:timers/promises';
import { runCheck } from '../check/run.js';
import { checkFlags } from '../flags/flags.js';
import type { Send, Target, Verdict } from '../model.js';
import { waitFactsOf } from '../openclaw/config/wait-facts.js';
import type { ImitationOptions, SearchingOptions } from '../options.js';
import type { Ports } from '../ports.js';
import { chooseVariant } from '../releases/index.js';
import type { WaitFacts } from '../releases/waiting.js';
import type { Report } from '../report/contract.js';
import { redactReport } from '../report/redacted.js';
import { createAsker } from '../search/asker.js';
import type { ResolvedTarget } from '../target.js';
import { UsageError } from '../usage-error.js';
import { VERSION } from '../version.js';
import { createRedactor } from '../wire/redact.js';
import { openSend } from '../wire/send.js';
import type { SmokeContext } from './context.js';
import { openJournal } from './events.js';
import { reportOf } from './report.js';

export interface RunOptions extends ImitationOptions, SearchingOptions {
  /** Of openclaw.json. */
  readonly provider?: string;
  readonly directOnly?: boolean;
  /** An agent without hands is a failure, not a warning. */
  readonly requireTools?: boolean;
  /** False: small turns only; the remedy is then not proven at full size. */
  readonly fullTurn?: boolean;
}

/** What a run meets outside of itself. Times in milliseconds, of one clock. */
export interface World {
  readonly send: Send;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Ends what is under way. */
  readonly close: () => Promise<void>;
}

export interface OpenedRun {
  readonly context: SmokeContext;
  /** What is known, as a report without the secrets of the target. */
  readonly report: (verdict: Verdict, more: Partial<Report> & Pick<Report, 'durationMs'>) => Report;
  readonly now: World['now'];
  readonly close: World['close'];
}

/** @throws UsageError for a set-up or flags that the release does not know */
export function openRun(
  options: RunOptions,
  resolved: ResolvedTarget,
  { target, profile, command }: Pick<SmokeContext, 'target' | 'profile'> & Pick<Report, 'command'>,
  ports: Ports,
  openWorld?: (target: Target) => World,
): OpenedRun {
  const { wait, maxRequests, budget } = options;
  const variant = chooseVariant(profile, options.variant, resolved.provider?.variantHint);
  const configured = options.flags ?? resolved.provider?.model?.compat ?? {};
  const [problem] = checkFlags(profile, configured);
  if (problem !== undefined) throw new UsageError(problem);
  const redact = createRedactor(resolved.secrets);
  const { send, now, pause, close } = openWorld?.(target) ?? {
    ...openSend({ target, userAgent: `inferrs-doctor/${VERSION}`, redact }),
    now: () => performance.now(),
    pause: (ms: number) => pauseFor(ms, ports.signal),
  };
  const asker = createAsker({
    send,
    now,
    signal: ports.signal,
    ...(maxRequests !== undefined && { maxRequests }),
    ...(budget !== undefined && { budget }),
  });
  const context: SmokeContext = {
    ...openJournal(() => {
      ports.progress.show?.(() => ({
        report: report('inconclusive', { durationMs: 0 }),
        proof: context.known().proof,
      }));
    }),
    target,
    profile,
    configured,
    row: resolved.configPath,
    ...windowOf(resolved),
    waiting: waitingOf(resolved, target, options.provider),
    asker,
    ports,
    directOnly: options.directOnly === true,
    requireTools: options.requireTools === true,
    diagnose: options.diagnose !== false,
    fullTurn: options.fullTurn !== false,
    pause,
    ...(variant !== undefined && { variant }),
    ...(wait !== undefined && { wait }),
  };
  const report: OpenedRun['report'] = (verdict, more) =>
    redactReport({ ...reportOf(command, context, verdict, resolved), ...more }, redact);
  return { context, report, now, close };
}

/** As the model's row has it; a window that is no size is not imitated. */
function windowOf({ provider, configPath: row }: ResolvedTarget): Pick<SmokeContext, 'window'> {
  const { contextWindow = 0, maxTokens } = provider?.model ?? {};
  if (!(contextWindow > 0)) return {};
  const { reserveTokens, reserveTokensFloor } = provider?.defaults ?? {};
  return { window: { row, contextWindow, maxTokens, reserveTokens, reserveTokensFloor } };
}

/** Where no file was read, nothing is configured. */
function waitingOf({ provider }: ResolvedTarget, { baseUrl, apiKey }: Target, named = 'inferrs'): WaitFacts {
  return { ...(provider ? waitFactsOf(provider) : { providerId: named }), baseUrl, apiKey };
}

/**
 * /health and /v1/models, through the run's asker, so that these requests count.
 * @param thrifty ask nothing that only tells more about the server
 * @returns whether it is worth going on
 */
export async function checkFirst(
  { target, asker, ports, wait, tell }: SmokeContext,
  thrifty: boolean,
): Promise<boolean> {
  const { server, layers, findings, verdict, onlyListMissing } = await runCheck({
    target,
    model: target.model,
    send: (probe, _signal, watch) => asker.ask(probe, { again: true, ...(watch && { watch }) }),
    env: ports.env,
    progress: ports.progress,
    signal: ports.signal,
    thrifty,
    ...(wait !== undefined && { wait }),
    note: (sentence) => tell({ kind: 'noted', notes: [sentence] }),
  });
  tell({ kind: 'server-known', server });
  for (const layer of layers) tell({ kind: 'judged', layer });
  tell({ kind: 'found', findings });
  if (verdict === undefined || onlyListMissing) return true;
  tell({ kind: 'decided', verdict });
  return false;
}

/** Resolves after so many milliseconds, or at once when the user interrupts. */
const pauseFor = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
