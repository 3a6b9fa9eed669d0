/** The report of a run that sent turns: what is known, in the contract's fields. */
import type { Report, Verdict } from '../model.js';
import { releaseOf } from '../releases/index.js';
import { EXIT_CODES } from '../report/verdict.js';
import { abbreviated, type ResolvedTarget } from '../target.js';
import { VERSION } from '../version.js';
import type { Known, SmokeContext } from './context.js';

/** @param command the name that the run goes by */
export function reportOf(
  command: 'smoke' | 'replay',
  context: SmokeContext,
  known: Known,
  verdict: Verdict,
  { configPath, provider }: ResolvedTarget,
): Omit<Report, 'durationMs'> {
  const { target, profile, variant = null, configured, asker } = context;
  return {
    schema: 'inferrs-doctor/report/1',
    tool: { name: 'inferrs-doctor', version: VERSION },
    command,
    target: {
      baseUrl: target.baseUrl,
      model: target.model,
      profile: releaseOf(profile).id,
      variant,
      flags: configured,
      configPath,
      ...(provider?.model && { configFile: abbreviated(provider.configPath) }),
    },
    server: known.server,
    verdict,
    exitCode: EXIT_CODES[verdict],
    layers: known.layers,
    findings: known.findings,
    cause: known.cause,
    remedy: known.remedy,
    requests: asker.counts(),
    notes: known.notes,
  };
}
