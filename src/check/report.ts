import type { ProfileId, Report, VariantId, Verdict } from '../model.js';
import { EXIT_CODES } from '../report/verdict.js';
import type { ResolvedTarget } from '../target.js';
import { VERSION } from '../version.js';
import type { CheckResult } from './run.js';

/** The report of a check. */
export function reportOf(
  options: { readonly profile?: ProfileId; readonly variant?: VariantId },
  { target, configPath, provider }: ResolvedTarget,
  result: CheckResult,
  rest: Pick<Report, 'requests' | 'durationMs' | 'notes'>,
): Report {
  const verdict: Verdict = result.verdict ?? 'ready';
  return {
    schema: 'inferrs-doctor/report/1',
    tool: { name: 'inferrs-doctor', version: VERSION },
    command: 'check',
    target: {
      baseUrl: target.baseUrl,
      model: target.model ?? null,
      profile: options.profile ?? 'openclaw-2026.9',
      variant: options.variant ?? null,
      flags: provider?.model?.compat ?? {},
      configPath,
    },
    server: result.server,
    verdict,
    exitCode: EXIT_CODES[verdict],
    layers: result.layers,
    findings: result.findings,
    cause: [],
    remedy: null,
    ...rest,
  };
}
