/** A run with --baseline: read before anything is sent, held against the report that comes of it. */

import type { CommandOutput, Ports } from '../ports.js';
import type { Finding, Report } from '../report/contract.js';
import { EXIT_CODES } from '../report/verdict.js';
import { UsageError } from '../usage-error.js';
import { onlyReport, readBaseline } from './baseline.js';
import { compare } from './compare.js';
import type { Worse } from './pair.js';

export interface GateOptions {
  /** The file of an earlier report. */
  readonly baseline?: string;
  /** Per cent; default 20. */
  readonly slowerThan?: number;
}

const SLOWER_THAN = 20;

/** @throws UsageError for a baseline that cannot be used, before `run` begins, and whatever `run` throws */
export async function gated(
  options: GateOptions,
  ports: Ports,
  run: () => Promise<CommandOutput>,
): Promise<CommandOutput> {
  const { baseline: file } = options;
  refuseLoneThreshold(options);
  if (file === undefined) return run();
  const before = onlyReport(await readBaseline(file, ports));
  const output = await run();
  if (output.kind !== 'report') return output;
  return { ...output, report: await against({ file, before }, output.report, options) };
}

/** How a fleet holds each of its reports against the baseline; as they are without one. */
export async function judgeWith(
  options: GateOptions,
  ports: Ports,
): Promise<(report: Report) => Promise<Report>> {
  const { baseline: file } = options;
  refuseLoneThreshold(options);
  if (file === undefined) return async (report) => report;
  const { reports } = await readBaseline(file, ports);
  return async (report) => {
    const before = earlierOf(reports, report);
    if (before !== undefined) return against({ file, before }, report, options);
    return { ...report, footnotes: [...(report.footnotes ?? []), `${file} has no report of this target.`] };
  };
}

/** By the target's name, else by its address and model. */
const earlierOf = (reports: readonly Report[], { name, target }: Report): Report | undefined =>
  reports.find((one) => one.name !== undefined && one.name === name) ??
  reports.find((one) => one.target.baseUrl === target.baseUrl && one.target.model === target.model);

/** @throws UsageError for --slower-than without a baseline to be slower than */
export function refuseLoneThreshold({ baseline, slowerThan }: GateOptions): void {
  if (baseline === undefined && slowerThan !== undefined)
    throw new UsageError('--slower-than says how much slower than the --baseline: give both.');
}

/**
 * The report with what the comparison found: what became worse as findings of their own, and regressed in place of
 * ready. Every other verdict stands: it says more.
 */
export async function against(
  { file, before }: { readonly file: string; readonly before: Report },
  now: Report,
  { slowerThan = SLOWER_THAN }: GateOptions,
): Promise<Report> {
  const { worse, better, notCompared } = compare(before, now, slowerThan);
  const findings = await findingsOf(worse);
  const verdict = now.verdict === 'ready' && findings.length > 0 ? 'regressed' : now.verdict;
  return {
    ...now,
    verdict,
    exitCode: EXIT_CODES[verdict],
    // They are the root cause where nothing else failed.
    findings: verdict === 'regressed' ? [...findings, ...now.findings] : [...now.findings, ...findings],
    footnotes: [...(now.footnotes ?? []), ...sentences(file, { worse: findings, better, notCompared })],
    baseline: {
      file,
      version: before.tool.version,
      slowerThan,
      worse: findings.map(({ title }) => title),
      better,
      notCompared,
    },
  };
}

async function findingsOf(worse: readonly Worse[]): Promise<Finding[]> {
  if (worse.length === 0) return [];
  const { findingFor } = await import('../causes/classify.js');
  return worse.map(({ code, layer, args }) => findingFor(code, args, { layer }));
}

function sentences(
  file: string,
  told: Record<'worse' | 'better' | 'notCompared', readonly unknown[]>,
): string[] {
  const list = (lead: string, items: readonly unknown[]) =>
    items.length === 0 ? [] : [`${lead} ${items.join('; ')}.`];
  return [
    ...(told.worse.length === 0 ? [`Nothing is worse than in ${file}.`] : []),
    ...list(`Better than in ${file}:`, told.better),
    ...list(`Not compared with ${file}:`, told.notCompared),
  ];
}
