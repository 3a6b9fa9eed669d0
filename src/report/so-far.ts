/** A run under way, in the lines of its report. Pure. */
import type { CompatFlags } from '../model.js';
import type { LayerResult, Report } from './contract.js';
import type { Fleet } from './fleet-contract.js';
import { fleetHead, fleetRow } from './fleet-table.js';
import type { RenderOptions } from './options.js';
import { openPage, type Page, tableRow, timesEnd } from './page.js';
import type { Paint } from './paint.js';
import { headLines, layerRow, proofLines, remedyLines, tableLines, withLine } from './text.js';

/** What is under way. */
export type SoFar = RunSoFar | FleetSoFar;

/** A fleet: what it would come to, and the reports of the targets that have ended, in the order of their ends. */
export interface FleetSoFar {
  readonly fleet: Fleet;
  readonly ended: readonly Report[];
}

/** A run: its report if it ended now, and the proof that it is at. */
export interface RunSoFar {
  readonly report: Report;
  readonly proof: Proof | null;
}

/** Turns that are sent again with flags, as far as they have ended. */
export interface Proof {
  readonly flags: CompatFlags;
  readonly layers: readonly LayerResult[];
}

/** The report as far as it has come: head and table, and the proof that is under way or was given. */
export function renderSoFar(soFar: SoFar, options: RenderOptions, paint: Paint): string[] {
  const page = openPage(options, paint);
  if ('fleet' in soFar) return fleetSoFar(page, soFar);
  const { report, proof } = soFar;
  const isProven = report.remedy !== null && report.remedy.status !== 'untested';
  const lines = [
    ...headLines(page, report),
    ...tableLines(page, report),
    ...(proof ? [...withLine(page, 'info', proof.flags), ...proofLines(page, proof.layers)] : []),
    ...(!proof && isProven ? remedyLines(page, report) : []),
  ];
  return lines.map((line) => line.trimEnd());
}

/** A text for each layer that has ended, which is the same whatever follows. */
export function renderRows(soFar: SoFar, options: RenderOptions, paint: Paint): string[] {
  const page = openPage(options, paint);
  if ('fleet' in soFar) return soFar.ended.map((report) => fleetRow(page, report, soFar.fleet).join('\n'));
  const { report, proof } = soFar;
  const layers = report.layers
    .map((layer) => layerRow(page, layer))
    .map((row) => tableRow(page, row, timesEnd(page, [row])));
  const again = proof?.layers.map((layer) => proofLines(page, [layer])) ?? [];
  const heading = proof ? [withLine(page, 'info', proof.flags)] : [];
  return [...layers, ...heading, ...again].map((lines) => lines.join('\n'));
}

/** The head, then what has ended: the last of it stands at the bottom, where it is seen. */
const fleetSoFar = (page: Page, { fleet, ended }: FleetSoFar): string[] => [
  ...fleetHead(page, fleet),
  ...ended.flatMap((report) => fleetRow(page, report, fleet)),
];
