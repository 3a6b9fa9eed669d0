import type { CommandOutput } from '../../src/ports.js';
import type { Style } from '../../src/report/options.js';

const STYLE: Style = { columns: 80, color: false, unicode: true, quiet: false, verbose: false };

/** A text that a command gave back, as it stands on a page. */
export async function shown(output: CommandOutput, style: Partial<Style> = {}): Promise<string> {
  if (output.kind !== 'text') throw new Error('not a text');
  return typeof output.text === 'string' ? output.text : output.text({ ...STYLE, ...style });
}
