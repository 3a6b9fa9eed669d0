import type { Exchange } from '../model.js';
import type { Format } from '../options.js';

/** How the place that a text goes to likes it. */
export interface Style {
  /** Width of the page in cells: taken as 40 at least and 200 at most, 80 when unknown (0). */
  readonly columns: number;
  readonly color: boolean;
  /** false (LANG=C, TERM=dumb): nothing but ASCII leaves. */
  readonly unicode: boolean;
  /** Only the verdict and what to do. */
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** The words that start this program again; absent: its name. */
  readonly program?: string;
}

/** A text that is laid out for the place that it goes to. */
export type Layout = (style: Style) => Promise<string>;

/** The style is for text only. */
export interface RenderOptions extends Style {
  readonly format: Format;
  /** What runs this program and where, for the verbose text: `Node 22.1.0, linux x64`. */
  readonly runtime?: string;
  /** What was sent and what came back, redacted. HTML only. */
  readonly exchanges?: readonly Exchange[];
}
