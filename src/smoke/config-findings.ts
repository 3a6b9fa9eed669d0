/** What the run has measured, held against the openclaw.json that it read. */

import type { Exchange, Finding } from '../model.js';
import type { ChosenProfile } from '../openclaw/config/choose-profile.js';
import { liveFindings } from '../openclaw/lint/live-findings.js';
import { readLimit } from '../reading/limit.js';
import type { Known, SmokeContext } from './context.js';
import { unneededFlags } from './unneeded.js';
import { verdictOf } from './verdict.js';

/**
 * contextWindow and maxTokens against what the server holds, timeoutSeconds against the prefill, and flags that are
 * set and not needed: warnings, each with its line in the file.
 * @param query which file, provider and model
 */
export async function configFindings(
  context: SmokeContext,
  known: Known,
  chosen: ChosenProfile,
  query: { readonly config?: string; readonly provider?: string; readonly model?: string },
): Promise<readonly Finding[]> {
  if (verdictOf(known) === 'ready') known.unneeded = await unneededFlags(context, known);
  const contextTokens = known.server.contextTokens ?? saidContext(context.asker.exchanges);
  const prefillMs = prefillOf(context.asker.exchanges);
  return liveFindings(
    { ...query, env: context.ports.env, cwd: context.ports.cwd },
    { profile: chosen.profile, release: chosen.release },
    {
      flags: { missing: {}, unneeded: known.unneeded },
      ...(contextTokens !== undefined && { contextTokens }),
      ...(prefillMs !== undefined && { prefillMs }),
    },
  );
}

/** The limit in tokens that the server named when it refused a full turn. */
export function saidContext(exchanges: readonly Exchange[]): number | undefined {
  const limits = exchanges
    .filter(({ probe }) => probe.layer === 'agent')
    .map((exchange) => readLimit(exchange).limit);
  return limits.find((limit) => limit !== null) ?? undefined;
}

/** Of the last full turn that was answered. */
function prefillOf(exchanges: readonly Exchange[]): number | undefined {
  const answered = exchanges.filter(
    ({ probe, outcome }) => probe.layer === 'agent' && outcome.kind === 'response' && outcome.status === 200,
  );
  const timing = answered.at(-1)?.timing;
  return timing?.secondEvent ?? timing?.firstEvent;
}
