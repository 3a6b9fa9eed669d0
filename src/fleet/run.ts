/** A fleet: each target examined by itself, all of them in this process, and one report of all. */
import { givenOptions } from '../given-options.js';
import type { CommandOutput, Ports, Progress } from '../ports.js';
import type { Report } from '../report/contract.js';
import type { Fleet } from '../report/fleet-contract.js';
import { EXIT_CODES, worstOf } from '../report/verdict.js';
import { UsageError } from '../usage-error.js';
import { VERSION } from '../version.js';
import { workThrough } from './pool.js';
import type { FleetTarget } from './target.js';

/** One run, as `check` and `smoke` do it. */
export type Examine = (options: FleetTarget['options'], ports: Ports) => Promise<CommandOutput>;

export interface FleetRun extends Pick<Fleet, 'command' | 'file' | 'notes' | 'jobs'> {
  readonly targets: readonly FleetTarget[];
  readonly shard?: string;
  readonly examine: Examine;
  /** Holds each report against its baseline; as it is without one. */
  readonly judge: (report: Report) => Promise<Report>;
}

/** Never rejects for what a target is or does: that stands in its section. */
export async function runFleet(run: FleetRun, ports: Ports): Promise<Fleet> {
  const { command, file, notes, jobs, targets, shard } = run;
  const began = performance.now();
  const ended = new Map<FleetTarget, Report>();
  const running = new Set<FleetTarget>();
  const fleet = (): Fleet => {
    const reports = targets.map((target) => ended.get(target) ?? notBegun(target, command));
    const verdict = worstOf(reports.map((report) => report.verdict));
    return {
      schema: 'inferrs-doctor/fleet/1',
      tool: { name: 'inferrs-doctor', version: VERSION },
      command,
      file,
      verdict,
      exitCode: EXIT_CODES[verdict],
      ...(shard !== undefined && { shard }),
      jobs,
      notes,
      durationMs: Math.round(performance.now() - began),
      targets: reports,
    };
  };
  const show = (): void => {
    const names = [...running].map(({ name }) => name);
    ports.progress.update(`${ended.size} of ${targets.length}`, names.join(', '));
    void ports.progress.show?.(() => ({ fleet: fleet(), ended: [...ended.values()] }));
  };
  const { signal } = ports;
  await workThrough({ items: targets, jobs, serverOf: ({ server }) => server, signal }, async (target) => {
    running.add(target);
    show();
    const report = await sectionOf(target, run, ports);
    ended.set(target, report);
    running.delete(target);
    show();
  });
  return fleet();
}

const SILENT: Progress = { update: () => undefined, note: () => undefined, stop: () => undefined };

/** What was sent and received is dropped with the end of each run: the memory of a fleet is its reports. */
async function sectionOf(target: FleetTarget, run: FleetRun, ports: Ports): Promise<Report> {
  const { name, labels, options } = target;
  const began = performance.now();
  try {
    const output = await run.examine(options, { ...ports, progress: SILENT });
    if (output.kind !== 'report') throw new Error(`${run.command} gave a ${output.kind}`);
    return await run.judge({ ...output.report, name, labels });
  } catch (error) {
    const durationMs = Math.round(performance.now() - began);
    if (error instanceof UsageError)
      return {
        ...emptyReport(target, run.command),
        verdict: 'usage-error',
        exitCode: 2,
        notes: [error.message],
        durationMs,
      };
    // One run that this program trips over costs that run, not the others.
    const said = error instanceof Error ? error.message : String(error);
    const note = `This is a mistake in inferrs-doctor itself (${said}). Please report it with this target.`;
    return {
      ...emptyReport(target, run.command),
      verdict: 'inconclusive',
      exitCode: 6,
      notes: [note],
      durationMs,
    };
  }
}

const notBegun = (target: FleetTarget, command: Fleet['command']): Report => ({
  ...emptyReport(target, command),
  notes: [`Not begun when the run was interrupted.`],
});

/** A target of which nothing is known. */
function emptyReport({ name, labels, server, options }: FleetTarget, command: Fleet['command']): Report {
  return {
    schema: 'inferrs-doctor/report/1',
    tool: { name: 'inferrs-doctor', version: VERSION },
    command,
    name,
    labels,
    target: {
      baseUrl: options.baseUrl ?? `http://${server}`,
      model: options.model ?? null,
      profile: options.profile ?? 'openclaw-2026.9',
      variant: options.variant ?? null,
      flags: options.flags ?? {},
      configPath: `models.providers.${options.provider ?? 'inferrs'}.models[0]`,
    },
    server: { kind: 'unknown', detail: '', evidence: [] },
    verdict: 'interrupted',
    exitCode: EXIT_CODES.interrupted,
    layers: [],
    findings: [],
    cause: [],
    remedy: null,
    requests: { count: 0, fullTurns: 0, bytes: 0 },
    durationMs: 0,
    notes: [],
    options: givenOptions(options),
  };
}
