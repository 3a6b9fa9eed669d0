/** The report of a run that sent turns: what is known, in the contract's fields. */

import type { Verdict } from '../model.js';
import { releaseOf } from '../releases/index.js';
import type { Report } from '../report/contract.js';
import { filledIn } from '../report/filled.js';
import { EXIT_CODES } from '../report/verdict.js';
import { abbreviated, type ResolvedTarget, sameServer } from '../target.js';
import { VERSION } from '../version.js';
import type { SmokeContext } from './context.js';
import { contextFor } from './window-advice.js';

/** @param command the one that the user gave */
export function reportOf(
  command: Report['command'],
  context: SmokeContext,
  verdict: Verdict,
  { configPath, provider, source }: ResolvedTarget,
): Omit<Report, 'durationMs'> {
  const { server, layers, cause, remedy, notes, spent } = context.known();
  const { target, profile, variant = null, configured, asker } = context;
  const { turnTokens, maxTokens } = releaseOf(profile);
  const filling = {
    model: target.model,
    window: contextFor(profile, turnTokens + maxTokens, { variant: context.variant }),
  };
  const findings = context.known().findings.map((finding) => filledIn(finding, filling));
  const isOwn = source === 'config' || (provider !== null && sameServer(provider.baseUrl, target.baseUrl));
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
      // What another server taught is not for this file.
      ...(provider?.model && isOwn && { configFile: abbreviated(provider.configPath) }),
    },
    server,
    verdict,
    exitCode: EXIT_CODES[verdict],
    layers,
    findings,
    cause,
    remedy,
    requests: asker.counts(),
    notes,
    ...(spent !== undefined && { spent }),
  };
}
