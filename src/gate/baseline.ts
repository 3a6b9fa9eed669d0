/** An earlier report as a measure for this one: read, and held against the contract. */
import path from 'node:path';
import * as v from 'valibot';
import { isObject, parseJson } from '../json.js';
import type { JsonValue } from '../model.js';
import type { Ports } from '../ports.js';
import { readRegularFile } from '../regular-file.js';
import type { Report } from '../report/contract.js';
import { REPORT } from '../report/contract.js';
import { FLEET } from '../report/fleet-contract.js';
import { UsageError } from '../usage-error.js';
import { plain } from '../wire/sanitize.js';

/** Far more than any report has. */
const MAX_BYTES = 64 * 1024 * 1024;

/** An earlier report with its name, as the user gave it. */
export interface Baseline {
  readonly file: string;
  readonly reports: readonly Report[];
}

/**
 * The reports of a file that --format json wrote: one, or those of a fleet.
 * @throws UsageError when it cannot be read, is no such report, or is one of a newer inferrs-doctor
 */
export async function readBaseline(file: string, { cwd }: Pick<Ports, 'cwd'>): Promise<Baseline> {
  const found = parseJson(await textOf(file, cwd));
  const report = v.safeParse(REPORT, found);
  if (report.success) return { file, reports: [withoutNext(report.output)] };
  const fleet = v.safeParse(FLEET, found);
  if (fleet.success) return { file, reports: fleet.output.targets.map(withoutNext) };
  throw new UsageError(`${file} ${whyNot(found)}`);
}

/** What to do next was chosen for that run. */
const withoutNext = ({ next: _, ...report }: v.InferOutput<typeof REPORT>): Report => report;

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return (await readRegularFile(path.resolve(cwd, file), MAX_BYTES)).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no readable file';
    throw new UsageError(`The baseline ${file} cannot be read (${code}); ${WRITE_ONE}`);
  }
}

const WRITE_ONE = 'write one with: inferrs-doctor smoke --report json=FILE';

/** In one clause: foreign, newer, or damaged. */
function whyNot(found: JsonValue | undefined): string {
  const schema = isObject(found) && typeof found.schema === 'string' ? found.schema : '';
  const tool = isObject(found) && isObject(found.tool) ? found.tool.version : undefined;
  const [, kind, version] = /^inferrs-doctor\/(report|fleet)\/(\d{1,9})$/.exec(schema) ?? [];
  if (kind === undefined) return `is not a report of inferrs-doctor; ${WRITE_ONE}`;
  if (Number(version) > 1)
    return `was written by a newer inferrs-doctor (${schema}, this one reads ${kind}/1): update this one, or write the baseline anew.`;
  const by = typeof tool === 'string' ? ` of inferrs-doctor ${plain(tool).slice(0, 40)}` : '';
  return `is a report${by} that this version cannot read: it is damaged, or from a newer version; ${WRITE_ONE}`;
}

/** The one report of a run that has one target. @throws UsageError for the report of a fleet */
export function onlyReport({ file, reports }: Baseline): Report {
  const [only] = reports;
  if (only !== undefined && reports.length === 1) return only;
  throw new UsageError(
    `${file} is the report of a fleet with ${reports.length} targets: give it together with --targets or --all.`,
  );
}
