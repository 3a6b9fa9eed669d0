/** A run under way, in the lines of its report. Pure. */
import type { CompatFlags } from '../model.js';
import type { LayerResult, Report } from './contract.js';
import type { RenderOptions } from './options.js';
import { openPage, tableRow, timesEnd } from './page.js';
import type { Paint } from './paint.js';
import { headLines, layerRow, proofLines, remedyLines, tableLines, withLine } from './text.js';

/** A run under way: its report if it ended now, and the proof that it is at. */
export interface SoFar {
  readonly report: Report;
  readonly proof: Proof | null;
}

/** Turns that are sent again with flags, as far as they have ended. */
export interface Proof {
  readonly flags: CompatFlags;
  readonly layers: readonly LayerResult[];
}

/** The report as far as it has come: head and table, and the proof that is under way or was given. */
export function renderSoFar({ report, proof }: SoFar, options: RenderOptions, paint: Paint): string[] {
  const page = openPage(options, paint);
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
export function renderRows({ report, proof }: SoFar, options: RenderOptions, paint: Paint): string[] {
  const page = openPage(options, paint);
  const layers = report.layers
    .map((layer) => layerRow(page, layer))
    .map((row) => tableRow(page, row, timesEnd(page, [row])));
  const again = proof?.layers.map((layer) => proofLines(page, [layer])) ?? [];
  const heading = proof ? [withLine(page, 'info', proof.flags)] : [];
  return [...layers, ...heading, ...again].map((lines) => lines.join('\n'));
}
