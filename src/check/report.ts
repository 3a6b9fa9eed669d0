import { givenOptions, type Repeatable } from '../given-options.js';
import type { Verdict } from '../model.js';
import { standing } from '../probes/models.js';
import { NEWEST, profileForRelease } from '../releases/ids.js';
import type { Report } from '../report/contract.js';
import { filledIn } from '../report/filled.js';
import { EXIT_CODES } from '../report/verdict.js';
import { abbreviated, type ResolvedTarget } from '../target.js';
import { VERSION } from '../version.js';
import type { CheckResult } from './run.js';

/** The report of a check. */
export function reportOf(
  options: Repeatable,
  { target, configPath, provider }: ResolvedTarget,
  result: CheckResult,
  rest: Pick<Report, 'requests' | 'durationMs' | 'notes'>,
): Report {
  const verdict: Verdict = result.verdict ?? 'ready';
  const servedAs = meantOf(result.models, target.model);
  return {
    schema: 'inferrs-doctor/report/1',
    tool: { name: 'inferrs-doctor', version: VERSION },
    command: 'check',
    target: {
      baseUrl: target.baseUrl,
      model: target.model ?? null,
      profile: profileForRelease(options.profile ?? '') ?? NEWEST,
      variant: options.variant ?? null,
      flags: provider?.model?.compat ?? {},
      configPath,
      ...(provider?.model && { configFile: abbreviated(provider.configPath) }),
    },
    server: result.server,
    verdict,
    exitCode: EXIT_CODES[verdict],
    layers: result.layers,
    findings: result.findings.map((finding) => filledIn(finding, { model: target.model ?? null })),
    cause: [],
    remedy: null,
    options: givenOptions(options),
    models: result.models,
    ...(servedAs === undefined ? {} : { servedAs }),
    ...rest,
  };
}

/**
 * The id to go on with: the one asked for where the server knows it, which may leave out a tag as openclaw.json does;
 * without OpenClaw's prefix; and where none was asked for, that of the only model there is.
 */
function meantOf(ids: readonly string[], wanted: string | undefined): string | undefined {
  const stands = standing(
    ids.map((id) => ({ id })),
    wanted,
  );
  if (stands.kind === 'not-asked') return ids.length === 1 ? ids[0] : undefined;
  if (stands.kind === 'listed') return wanted;
  return stands.kind === 'prefixed' ? stands.model.id : undefined;
}
