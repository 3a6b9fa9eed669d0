/** `check --watch`: again and again, and a line for what changes. */
import { setTimeout as delay } from 'node:timers/promises';
import { changesBetween, stateOf } from '../check/changes.js';
import type { Verdict } from '../model.js';
import type { Format } from '../options.js';
import type { CommandOutput, Ports, Progress } from '../ports.js';
import { inContractOrder, type Report } from '../report/contract.js';
import { formatCount, formatMs } from '../report/format.js';
import { jsonText } from '../report/json.js';
import { verdictName } from '../report/summary.js';
import { exitCodeAfter, exitCodeFor } from '../report/verdict.js';
import { UsageError } from '../usage-error.js';
import { forTerminal } from '../wire/sanitize.js';
import { type CheckOptions, run as check } from './check.js';
import type { FleetOptions } from './fleet.js';

export interface WatchOptions extends CheckOptions, FleetOptions {
  /** Milliseconds between two checks; true: the usual ones. */
  readonly watch: number | true;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly failOn?: readonly Verdict[];
  readonly report?: readonly unknown[];
  readonly evidence?: string;
  readonly localService?: boolean;
}

/** Unless told otherwise, in milliseconds. */
const INTERVAL = 10_000;

/** What a watch needs of its surroundings; a test brings its own. */
export interface Watch {
  /** The present, as an ISO time. */
  readonly now: () => Date;
  /** Resolves after the interval, or at once when the signal comes. */
  readonly pause: () => Promise<void>;
  readonly check: () => Promise<Report>;
  readonly signal: AbortSignal;
}

/** @throws UsageError for options that a watch has no use for */
export async function run(options: WatchOptions, ports: Ports): Promise<CommandOutput> {
  refuseOthers(options);
  const interval = options.watch === true ? INTERVAL : options.watch;
  const quiet = { ...ports, progress: SILENT };
  const checkOnce = async () => {
    const output = await check(options, quiet);
    if (output.kind !== 'report') throw new Error(`check gave a ${output.kind}`);
    return output.report;
  };
  const pause = () => delay(interval, undefined, { signal: ports.signal }).catch(() => undefined);
  // Options that cannot be meant end it here, with their sentence.
  const first = await checkOnce();
  return watch({ now: () => new Date(), pause, check: checkOnce, signal: ports.signal }, first, options);
}

const SILENT: Progress = { update: () => undefined, note: () => undefined, stop: () => undefined };

/** The lines of a watch, and the exit code of the last state that was known. */
export function watch(
  { now, pause, check: again, signal }: Watch,
  first: Report,
  { format, quiet = false, failOn }: Pick<WatchOptions, 'format' | 'quiet' | 'failOn'>,
): CommandOutput {
  const began = now().getTime();
  let known: Report | undefined;
  let checks = 0;
  let changed = 0;
  const line = (changes: readonly string[], report: Report): string =>
    format === 'json'
      ? `${jsonText({ time: now().toISOString(), verdict: report.verdict, exitCode: report.exitCode, changes, report: inContractOrder(report) }, 0)}\n`
      : `${stamp(now())}  ${forTerminal(changes.join('; '), true)}\n`;

  async function* lines(): AsyncGenerator<string> {
    for (let report = first; ; report = await again()) {
      // One that was cut short tells nothing about the server.
      if (report.verdict === 'interrupted') break;
      checks += 1;
      const changes = known === undefined ? [stateOf(report)] : changesBetween(known, report);
      if (known !== undefined && changes.length > 0) changed += 1;
      known = report;
      if (changes.length > 0) yield line(changes, report);
      await pause();
      if (signal.aborted) break;
    }
    if (known !== undefined && !quiet) yield end(known);
  }

  const end = (last: Report): string => {
    const ms = now().getTime() - began;
    return format === 'json'
      ? `${jsonText({ time: now().toISOString(), ended: true, verdict: last.verdict, exitCode: codeOf(last), checks, changes: changed, durationMs: ms }, 0)}\n`
      : `${stamp(now())}  ended as ${verdictName(last)}: ${formatCount(checks, 'check')} in ${formatMs(ms)}, ${formatCount(changed, 'change')}\n`;
  };
  const codeOf = (last: Report): number => exitCodeFor(last.verdict, undefined, failOn);
  return {
    kind: 'stream',
    lines: lines(),
    isProse: format === 'text',
    exitCode: () => (known === undefined ? exitCodeAfter(signal, 0) : codeOf(known)),
  };
}

/** `2026-11-21 20:15:03Z`. */
const stamp = (time: Date): string => time.toISOString().replace('T', ' ').replace(/\.\d+/, '');

/** @throws UsageError for the first option that means one report */
function refuseOthers(options: WatchOptions): void {
  const refused: readonly (readonly [given: boolean, name: string])[] = [
    [options.targets !== undefined, '--targets'],
    [options.all === true, '--all'],
    [options.baseline !== undefined, '--baseline'],
    [options.report !== undefined, '--report'],
    [options.evidence !== undefined, '--evidence'],
    [options.localService === true, '--local-service'],
  ];
  const first = refused.find(([given]) => given);
  if (first) throw new UsageError(`--watch gives a line a change, and no report: leave ${first[1]} out.`);
  if (options.format !== 'text' && options.format !== 'json')
    throw new UsageError(`--watch prints text or json, not ${options.format}.`);
}
