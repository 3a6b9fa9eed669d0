import { matrixDocument, matrixLines } from '../causes/document.js';
import { type ShowFormat, shownRow } from '../causes/show.js';
import { CODES } from '../codes.js';
import type { CommandOutput, Ports } from '../ports.js';
import type { Layout } from '../report/options.js';
import { laidOut } from '../report/page.js';

export interface MatrixOptions {
  readonly format: ShowFormat;
}

/** The whole matrix in each form. Nothing is sent anywhere. */
const SHOWN = {
  text: () => laidOut(matrixLines),
  markdown: matrixDocument,
  json: () => `${JSON.stringify({ rows: CODES.map(shownRow) }, null, 2)}\n`,
} as const satisfies Record<ShowFormat, () => string | Layout>;

export async function run({ format }: MatrixOptions, _ports: Ports): Promise<CommandOutput> {
  return { kind: 'text', text: SHOWN[format](), exitCode: 0 };
}
