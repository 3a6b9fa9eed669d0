import type { Exchange } from '../model.js';
import type { Format } from '../options.js';

export interface RenderOptions {
  readonly format: Format;
  /** Width of the page in cells: taken as 40 at least and 200 at most, 80 when unknown (0). Text only. */
  readonly columns: number;
  readonly color: boolean;
  /** false (LANG=C, TERM=dumb): nothing but ASCII leaves. Text only. */
  readonly unicode: boolean;
  /** Only the verdict and what to do. Text only. */
  readonly quiet: boolean;
  /** Also evidence, sources and what was sent. Text only. */
  readonly verbose: boolean;
  /** What was sent and what came back, redacted. HTML only. */
  readonly exchanges?: readonly Exchange[];
}
