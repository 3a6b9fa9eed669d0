import type { Report } from '../model.js';
import { renderGithub } from './github.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import type { Format, RenderOptions } from './options.js';
import { renderText } from './text.js';

export type { Format, RenderOptions } from './options.js';
export { FORMATS } from './options.js';

const RENDERERS = {
  text: renderText,
  json: renderJson,
  junit: renderJunit,
  github: renderGithub,
  markdown: renderMarkdown,
} as const satisfies Record<Format, (report: Report, options: RenderOptions) => string>;

/** A report in the asked format. Ends with a line feed; no control but line feeds and, with `color`, SGR codes. */
export function render(report: Report, options: RenderOptions): string {
  return RENDERERS[options.format](report, options);
}
