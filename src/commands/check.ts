/** `check`: is the server there, is it the right one, is the model ready? Generates nothing. */
import { reportOf } from '../check/report.js';
import { type CheckResult, runCheck } from '../check/run.js';
import type { GateOptions } from '../gate/gate.js';
import type { Send } from '../model.js';
import type { ImitationOptions } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import type { Report } from '../report/contract.js';
import { type ResolvedTarget, resolveTarget, type TargetOptions } from '../target.js';
import { VERSION } from '../version.js';

export interface CheckOptions extends TargetOptions, ImitationOptions, GateOptions {}

/** @throws UsageError for options that cannot be meant; every other trouble is a verdict. */
export async function run(options: CheckOptions, ports: Ports): Promise<CommandOutput> {
  const resolved = await resolveTarget(options, ports);
  const { result, rest } = await runChecked(resolved, options, ports);
  return { kind: 'report', report: reportOf(options, resolved, result, rest), exchanges: result.exchanges };
}

export interface Checked {
  readonly result: CheckResult;
  readonly rest: Pick<Report, 'requests' | 'durationMs' | 'notes'>;
}

/** Opens the connection, checks, closes it, and counts. */
export async function runChecked(
  resolved: ResolvedTarget,
  options: CheckOptions,
  ports: Ports,
): Promise<Checked> {
  const began = performance.now();
  const [{ openSend }, { createRedactor }] = await Promise.all([
    import('../wire/send.js'),
    import('../wire/redact.js'),
  ]);
  const { target } = resolved;
  const opened = openSend({
    target,
    userAgent: `inferrs-doctor/${VERSION}`,
    redact: createRedactor(resolved.secrets),
  });
  const requests = { count: 0, fullTurns: 0, bytes: 0 };
  const send: Send = (probe, signal, watch) => {
    requests.count += 1;
    requests.bytes += Buffer.byteLength(probe.body ?? '');
    return opened.send(probe, signal, watch);
  };
  const notes = [...resolved.notes];
  try {
    const result = await runCheck({
      target,
      model: target.model,
      send,
      env: ports.env,
      progress: ports.progress,
      signal: ports.signal,
      note: (sentence) => notes.push(sentence),
      ...(options.wait === undefined ? {} : { wait: options.wait }),
    });
    return { result, rest: { requests, durationMs: Math.round(performance.now() - began), notes } };
  } finally {
    await opened.close();
  }
}
