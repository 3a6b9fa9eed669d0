/** `check --local-service`: starts the configured service as OpenClaw would, watches it, stops it. */

import { judgeCalm } from '../check/calm.js';
import { reportOf } from '../check/report.js';
import type { CheckResult } from '../check/run.js';
import type { Target } from '../model.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import { readConfig } from '../openclaw/config/config.js';
import { selectProvider } from '../openclaw/config/provider.js';
import { liveFindings } from '../openclaw/lint/live-findings.js';
import {
  checkLocalService,
  type LocalServiceResult,
  localServiceOf,
} from '../openclaw/service/local-service.js';
import type { CommandOutput, Ports } from '../ports.js';
import { identifyServer } from '../probes/identify.js';
import type { Finding, LayerResult, Report } from '../report/contract.js';
import { formatMs } from '../report/format.js';
import { EXIT_CODES } from '../report/verdict.js';
import { type ResolvedTarget, resolveTarget } from '../target.js';
import { UsageError } from '../usage-error.js';
import { VERSION } from '../version.js';
import { createRedactor } from '../wire/redact.js';
import { openSend } from '../wire/send.js';
import type { CheckOptions } from './check.js';

/** @throws UsageError when the provider has no localService */
export async function run(options: CheckOptions, ports: Ports): Promise<CommandOutput> {
  const began = performance.now();
  const resolved = await resolveTarget(options, ports);
  const service = await configuredService(options, resolved, ports);
  const redact = createRedactor(resolved.secrets);
  const { target } = resolved;
  const opened = openSend({ target, userAgent: `inferrs-doctor/${VERSION}`, redact });
  const requests = { count: 0, fullTurns: 0, bytes: 0 };
  try {
    const result = await checkLocalService(
      service,
      {
        target,
        send: (probe, signal, watch) => {
          requests.count += 1;
          requests.bytes += Buffer.byteLength(probe.body ?? '');
          return opened.send(probe, signal, watch);
        },
        env: ports.env,
        redact,
        progress: ports.progress.update,
      },
      ports.signal,
    );
    const { readyMs, loadedMs, firstTokenMs } = result;
    const rest = { requests, durationMs: Math.round(performance.now() - began), notes: [...resolved.notes] };
    const checked = await checkedService(result, target);
    const slow = await tooShort(options, resolved, loadedMs, ports);
    const report = reportOf(
      options,
      resolved,
      { ...checked, findings: [...checked.findings, ...slow] },
      rest,
    );
    const times = [
      readyMs !== undefined && `ready after ${formatMs(readyMs)}`,
      loadedMs !== undefined && `model loaded after ${formatMs(loadedMs)}`,
      firstTokenMs !== undefined && `first token ${formatMs(firstTokenMs)} after it was asked for`,
    ].filter((time) => time !== false);
    const notes = times.length > 0 ? [...report.notes, `localService: ${times.join(', ')}.`] : report.notes;
    return {
      kind: 'report',
      report: withVerdict({ ...report, notes }, ports.signal.aborted),
      exchanges: checked.exchanges,
    };
  } finally {
    await opened.close();
  }
}

/** Settings that are shorter than what was measured. */
async function tooShort(
  options: CheckOptions,
  { provider }: ResolvedTarget,
  loadMs: number | undefined,
  { env, cwd }: Ports,
): Promise<readonly Finding[]> {
  const file = options.config ?? provider?.configPath;
  if (loadMs === undefined || file === undefined || provider === null) return [];
  const { profile, release } = await chooseProfile({
    profile: options.profile,
    writtenBy: provider.release,
    env,
    cwd,
  });
  return liveFindings(
    { config: file, provider: provider.providerId, env, cwd },
    { profile, release },
    { loadMs },
  );
}

/** The start as the health layer, and what the server lists as the models layer, judged as `check` does. */
async function checkedService(result: LocalServiceResult, target: Target): Promise<CheckResult> {
  const { outcome, finding, round } = result;
  const service = finding === null ? [] : [finding];
  if (!round) {
    return {
      layers: [serviceLayer(result)],
      findings: service,
      models: [],
      server: { kind: 'unknown', detail: '', evidence: [] },
      exchanges: [],
      ...(finding?.severity === 'error' && { verdict: 'unreachable' }),
    };
  }
  const { model } = target;
  const exchanges = [round.health, round.models];
  const server = identifyServer(exchanges, model);
  const facts = { ...round, target, model, server };
  const judged = judgeCalm(facts) ?? (await import('../check/trouble.js')).judgeTrouble(facts);
  const layers = [serviceLayer(result), ...judged.layers.filter(({ id }) => id === 'models')];
  if (outcome.kind === 'never-loaded') {
    const { models } = judged;
    return { layers, findings: service, models, server, exchanges, verdict: 'model-not-ready' };
  }
  const errors = judged.findings.filter(({ severity }) => severity === 'error');
  const others = judged.findings.filter(({ severity }) => severity !== 'error');
  return { ...judged, layers, findings: [...errors, ...service, ...others], server, exchanges };
}

function serviceLayer({ outcome, finding, readyMs, ms }: LocalServiceResult): LayerResult {
  const layer = { id: 'health', ms: readyMs ?? ms } as const;
  if (outcome.kind === 'interrupted') return { ...layer, status: 'skipped', reason: 'interrupted' };
  if (finding === null || outcome.kind === 'never-loaded')
    return { ...layer, status: 'pass', reason: 'localService became ready' };
  return { ...layer, status: finding.severity === 'error' ? 'fail' : 'warn', reason: finding.code };
}

const withVerdict = (report: Report, interrupted: boolean): Report =>
  interrupted ? { ...report, verdict: 'interrupted', exitCode: EXIT_CODES.interrupted } : report;

async function configuredService(options: CheckOptions, { target, provider }: ResolvedTarget, ports: Ports) {
  const file = options.config ?? provider?.configPath;
  const config =
    file === undefined ? null : await readConfig({ config: file, env: ports.env, cwd: ports.cwd });
  const place = config && provider && selectProvider(config, { provider: provider.providerId });
  const service = config && place && localServiceOf(config, place.node, target.baseUrl);
  if (!service) {
    throw new UsageError(
      'No localService is configured for this provider; inferrs-doctor init --local-service prints one.',
    );
  }
  return service;
}
