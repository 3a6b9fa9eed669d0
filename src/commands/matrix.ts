import { matrixDocument, matrixText } from '../causes/document.js';
import { shownRow } from '../causes/show.js';
import { CODES } from '../codes.js';
import type { Format } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import { UsageError } from '../usage-error.js';

export interface MatrixOptions {
  readonly format: Format;
}

/**
 * Prints the whole matrix. Nothing is sent anywhere.
 * @throws UsageError for a format that only reports have
 */
export async function run({ format }: MatrixOptions, _ports: Ports): Promise<CommandOutput> {
  return { kind: 'text', text: render(format), exitCode: 0 };
}

function render(format: Format): string {
  if (format === 'text') return matrixText();
  if (format === 'markdown') return matrixDocument();
  if (format === 'json') return `${JSON.stringify({ rows: CODES.map(shownRow) }, null, 2)}\n`;
  throw new UsageError(`matrix prints text, json or markdown, not ${format}.`);
}
