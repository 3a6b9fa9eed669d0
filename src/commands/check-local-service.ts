/** `check --local-service`: starts the configured service as OpenClaw would, watches it, stops it. */

import { reportOf } from '../check/report.js';
import type { Finding, LayerResult, Report } from '../model.js';
import { readConfig } from '../openclaw/config.js';
import { checkLocalService, localServiceOf } from '../openclaw/local-service.js';
import { selectProvider } from '../openclaw/provider.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import { formatMs } from '../report/format.js';
import { EXIT_CODES } from '../report/verdict.js';
import type { ResolvedTarget } from '../target.js';
import { VERSION } from '../version.js';
import { createRedactor } from '../wire/redact.js';
import { openSend } from '../wire/send.js';
import type { CheckOptions } from './check.js';

/** @throws UsageError when the provider has no localService */
export async function run(
  options: CheckOptions,
  resolved: ResolvedTarget,
  ports: Ports,
): Promise<CommandOutput> {
  const began = performance.now();
  const service = await configuredService(options, resolved, ports);
  const redact = createRedactor(resolved.secrets);
  const { target } = resolved;
  const opened = await openSend({ target, userAgent: `inferrs-doctor/${VERSION}`, redact });
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
    const { finding, readyMs, loadedMs, firstTokenMs } = result;
    const rest = { requests, durationMs: Math.round(performance.now() - began), notes: [...resolved.notes] };
    const report = reportOf(options, resolved, checkedService(finding, readyMs ?? 0), rest);
    const times = [
      readyMs !== undefined && `ready after ${formatMs(readyMs)}`,
      loadedMs !== undefined && `model loaded after ${formatMs(loadedMs)}`,
      firstTokenMs !== undefined && `first token ${formatMs(firstTokenMs)} after it was asked for`,
    ].filter((time) => time !== false);
    const notes = times.length > 0 ? [...report.notes, `localService: ${times.join(', ')}.`] : report.notes;
    return { kind: 'report', report: withVerdict({ ...report, notes }, ports.signal.aborted) };
  } finally {
    await opened.close();
  }
}

function checkedService(finding: Finding | null, ms: number) {
  const status = finding === null ? 'pass' : finding.severity === 'error' ? 'fail' : 'warn';
  const reason = finding === null ? 'localService became ready' : finding.code;
  const layer: LayerResult = { id: 'health', status, ms: Math.round(ms), reason };
  return {
    layers: [layer],
    findings: finding === null ? [] : [finding],
    models: [],
    server: { kind: 'unknown' as const, detail: '', evidence: [] },
    exchanges: [],
    ...(status === 'fail' && { verdict: 'unreachable' as const }),
  };
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
