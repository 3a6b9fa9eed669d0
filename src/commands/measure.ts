/** What a running server tells, for the commands that write or read openclaw.json. */

import type { CheckResult } from '../check/run.js';
import type { CompatFlags, Verdict } from '../model.js';
import type { Live } from '../openclaw/lint/lint-context.js';
import type { Ports } from '../ports.js';
import type { Finding, Report } from '../report/contract.js';
import { betterSteps, stepLine } from '../report/steps.js';
import { verdictWords } from '../report/verdict-words.js';
import { DEFAULT_BASE_URL, resolveTarget } from '../target.js';
import { examine, type SmokeOptions } from './smoke.js';

/** What `init` fills in from a server; what nothing told is absent. */
export interface Measured {
  /** The model that was asked for, or the only one that is served. */
  readonly model?: string;
  /** The flags that were proven; {} where none are needed. */
  readonly compat?: CompatFlags;
  /** Tokens that the server says it holds. */
  readonly contextWindow?: number;
  /** Of the server with these flags; absent when it was not asked. */
  readonly verdict?: Verdict;
  /** The verdict in words, as every command has them: a line each. */
  readonly says?: readonly string[];
}

/** Runs smoke against the server that the new entry will name. A provider named for `init` is one that is still to be written. */
export async function measureForInit(options: SmokeOptions, ports: Ports): Promise<Measured> {
  const { provider: _, baseUrl = DEFAULT_BASE_URL, ...rest } = options;
  const { report, exchanges } = await examine({ ...rest, baseUrl }, ports);
  const { saidContext } = await import('../smoke/config-findings.js');
  const context = report.server.contextTokens ?? saidContext(exchanges);
  const { remedy, verdict, target } = report;
  const isSet = isProven(report) && remedy !== null;
  const compat = remedy?.status === 'verified' ? remedy.flags : target.flags;
  const after = isSet ? reportAfter(report, compat) : report;
  const better = betterSteps(report).map(stepLine);
  return {
    ...(isTokens(context) && { contextWindow: context }),
    ...(MEASURED.includes(verdict) && { compat }),
    ...(target.model !== null && { model: target.model }),
    verdict: after.verdict,
    says: [...verdictWords(after), ...better],
  };
}

/** Verdicts of a run that tried what its flags would do. */
const MEASURED: readonly Verdict[] = ['ready', 'needs-flags', 'backend-limit'];

/** The report as it stands once these flags, which it proved, are set: what they cured is no news. */
export function reportAfter(report: Report, flags: CompatFlags): Report {
  const isCured = ({ flags: own, severity }: Finding): boolean =>
    severity === 'error' || Object.keys(own).some((key) => key in flags);
  return {
    ...report,
    verdict: 'ready',
    remedy: null,
    findings: report.findings.filter((finding) => !isCured(finding)),
    layers: report.remedy?.layers ?? report.layers,
    target: { ...report.target, flags: { ...report.target.flags, ...flags } },
  };
}

/** The least and the most that any model holds, with room: a server says anything. */
const TOKENS = { least: 256, most: 100_000_000 };

/** Is it a number of tokens, or only a number? */
function isTokens(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= TOKENS.least && Number(value) <= TOKENS.most;
}

/** What came of asking the server that `config` is about; `at` is the base URL that was asked. */
export type Asked =
  | {
      readonly kind: 'answers';
      readonly at: string;
      readonly live: Live;
      /** As smoke has them; absent where no turn could be sent for want of a model's name. */
      readonly smoke?: Report;
    }
  /** The reason in one short phrase; `live` where something else answered. */
  | {
      readonly kind: 'silent';
      readonly at: string;
      readonly reason: string;
      readonly verdict?: Verdict;
      readonly live?: Live;
    };

/** What `config` can say of the server besides: the models it lists, what it holds, and all that smoke finds out. */
export async function measureForConfig(options: SmokeOptions, ports: Ports): Promise<Asked> {
  const { runChecked } = await import('./check.js');
  const resolved = await resolveTarget(options, ports);
  const { result } = await runChecked(resolved, options, ports);
  const at = resolved.target.baseUrl;
  const wantsKey = result.findings.some(({ code }) => code === 'auth');
  if (result.verdict === 'interrupted')
    return { kind: 'silent', at, reason: 'interrupted', verdict: 'interrupted' };
  if (result.verdict === 'unreachable' && !wantsKey && result.foundAt === undefined) {
    const healthAnsweredBy = otherService(result);
    return {
      kind: 'silent',
      at,
      reason: result.findings[0]?.title ?? 'it gave no list of models',
      verdict: 'unreachable',
      ...(healthAnsweredBy !== undefined && { live: { healthAnsweredBy } }),
    };
  }
  const live: Live = {
    models: result.models,
    ...(result.server.contextTokens !== undefined && { contextTokens: result.server.contextTokens }),
    ...(wantsKey && { wantsKey }),
    ...(result.foundAt !== undefined && { servesAt: result.foundAt }),
  };
  if (resolved.target.model === undefined) return { kind: 'answers', at, live };
  const { report, exchanges, unneeded } = await examine(options, ports);
  const { outgrown, prefillOf, saidContext } = await import('../smoke/config-findings.js');
  const contextTokens = live.contextTokens ?? report.server.contextTokens ?? saidContext(exchanges);
  const prefillMs = prefillOf(exchanges);
  return {
    kind: 'answers',
    at,
    live: {
      ...live,
      ...(contextTokens !== undefined && { contextTokens }),
      isTooSmall: outgrown(report.findings),
      ...(prefillMs !== undefined && { prefillMs }),
      flags: { missing: missingFlags(report), unneeded, optional: report.verdict === 'ready' },
    },
    smoke: report,
  };
}

/** Who answers with success where the models should be listed, and lists none: OpenClaw would take it for ready. */
function otherService({ findings: [root], exchanges }: CheckResult): string | undefined {
  if (root?.code !== 'wrong-service') return undefined;
  const outcome = exchanges.find(({ probe }) => probe.layer === 'models')?.outcome;
  if (outcome?.kind !== 'response' || outcome.status < 200 || outcome.status > 299) return undefined;
  return outcome.headers.server ?? 'it does not name itself';
}

/** What was proven and does not stand in the file. */
function missingFlags(report: Report): CompatFlags {
  const flags = isProven(report) ? (report.remedy?.flags ?? {}) : {};
  return Object.fromEntries(
    Object.entries(flags).filter(
      ([key, value]) => JSON.stringify(report.target.flags[key]) !== JSON.stringify(value),
    ),
  );
}

/** Was it proven that flags and settings make the agent turns pass, or pass better? */
export const isProven = ({ remedy, verdict }: Report): boolean =>
  remedy?.status === 'verified' && (verdict === 'needs-flags' || verdict === 'ready');
