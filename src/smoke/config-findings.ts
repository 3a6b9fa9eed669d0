/** What the run has measured, held against the openclaw.json that it read. */

import type { CompatFlags, Exchange } from '../model.js';
import type { ChosenProfile } from '../openclaw/config/choose-profile.js';
import { liveFindings } from '../openclaw/lint/live-findings.js';
import { readLimit } from '../reading/limit.js';
import type { Finding } from '../report/contract.js';
import type { SmokeContext } from './context.js';
import { askTurn } from './turn.js';
import { verdictOf } from './verdict.js';

/**
 * contextWindow and maxTokens against what the server holds, and flags that are set and not needed: warnings, each with its line in the file.
 * @param query which file, provider and model
 */
export async function configFindings(
  context: SmokeContext,
  chosen: ChosenProfile,
  query: { readonly config?: string; readonly provider?: string; readonly model?: string },
): Promise<readonly Finding[]> {
  if ((await verdictOf(context.known())) === 'ready')
    context.tell({ kind: 'compared', unneeded: await unneededFlags(context) });
  const { server, unneeded } = context.known();
  const contextTokens = server.contextTokens ?? saidContext(context.asker.exchanges);
  return liveFindings(
    { ...query, env: context.ports.env, cwd: context.ports.cwd },
    { profile: chosen.profile, release: chosen.release },
    {
      flags: { missing: {}, unneeded },
      ...(contextTokens !== undefined && { contextTokens }),
      isTooSmall: outgrown(context.known().findings),
    },
  );
}

/** Is the turn too large for the server's context, by its own words or by what was counted? */
export const outgrown = (findings: readonly Finding[]): boolean =>
  findings.some(
    ({ code, severity }) =>
      severity === 'error' && (code === 'silent-truncation' || code === 'context-overflow'),
  );

/** The limit in tokens that the server named when it refused a full turn. */
export function saidContext(exchanges: readonly Exchange[]): number | undefined {
  const limits = exchanges
    .filter(({ probe }) => probe.layer === 'agent')
    .map((exchange) => readLimit(exchange).limit);
  return limits.find((limit) => limit !== null) ?? undefined;
}

/** Of the last full turn that was answered. */
export function prefillOf(exchanges: readonly Exchange[]): number | undefined {
  const answered = exchanges.filter(
    ({ probe, outcome }) => probe.layer === 'agent' && outcome.kind === 'response' && outcome.status === 200,
  );
  const timing = answered.at(-1)?.timing;
  return timing?.secondEvent ?? timing?.firstEvent;
}

/**
 * The configured flags without which the small turns pass as well. With supportsTools: false nothing is said: it hides
 * what the other flags cure, and it may be set because of the size of the full turn, which the small ones do not show.
 */
async function unneededFlags(context: SmokeContext): Promise<readonly string[]> {
  if (context.configured.supportsTools === false) return [];
  const unneeded: string[] = [];
  for (const key of Object.keys(context.configured)) {
    const { [key]: _, ...others } = context.configured;
    if (await passes(context, others)) unneeded.push(key);
  }
  return unneeded;
}

/** A flag that changes neither turn leaves bodies that were sent before: they are not sent again. */
async function passes(context: SmokeContext, flags: CompatFlags): Promise<boolean> {
  const shape = await askTurn(context, 'shape', flags);
  // A flag that ends a warning is needed as well.
  const warned = (code: string): boolean => context.known().findings.some((finding) => finding.code === code);
  if (shape.status === 'fail' || shape.findings.some(({ code }) => !warned(code))) return false;
  // A tool-result turn that fails or never comes up with the flags says nothing about them.
  if (!context.known().layers.some(({ id, status }) => id === 'tool-result' && status === 'pass'))
    return true;
  return (await askTurn(context, 'shape-tool-result', flags)).status !== 'fail';
}
