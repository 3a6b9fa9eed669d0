/** Reports as a fleet would give them. */
import type { Report } from '../../src/report/contract.js';
import type { Fleet } from '../../src/report/fleet-contract.js';
import { EXIT_CODES, worstOf } from '../../src/report/verdict.js';
import { base } from './sample-parts.js';

/** Each under its name, and one that was not begun. */
export function fleetOf(reports: Readonly<Record<string, Report>>): Fleet {
  const named = Object.entries(reports).map(([name, report]) => ({
    ...report,
    name,
    labels: { site: 'cellar' },
  }));
  const waiting: Report = {
    ...base,
    name: 'waiting',
    verdict: 'interrupted',
    exitCode: 130,
    layers: [],
    durationMs: 0,
    notes: ['Not begun when the run was interrupted.'],
  };
  const targets = [...named, waiting];
  const verdict = worstOf(targets.map((report) => report.verdict));
  return {
    schema: 'inferrs-doctor/fleet/1',
    tool: base.tool,
    command: 'smoke',
    file: 'fleet.json5',
    verdict,
    exitCode: EXIT_CODES[verdict],
    jobs: 4,
    notes: ['The 10 min of --budget are for each target.'],
    durationMs: 65_000,
    targets,
  };
}
