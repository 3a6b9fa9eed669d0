import type { Format } from '../options.js';
import type { Report } from './contract.js';
import type { RenderOptions } from './options.js';

export type { RenderOptions } from './options.js';

type Renderer = (report: Report, options: RenderOptions) => Promise<string>;

/** Each format loads when it is asked for, and kleur where there is colour. */
const RENDERERS = {
  text: async (report, options) => {
    const [{ renderText }, { painterOf }] = await Promise.all([import('./text.js'), import('./page.js')]);
    const paint = await painterOf(options);
    const session =
      report.session || report.remedy?.settings.length ? await import('./session-text.js') : undefined;
    return renderText(report, options, paint, session);
  },
  json: async (report) => (await import('./json.js')).renderJson(report),
  junit: async (report) => (await import('./junit.js')).renderJunit(report),
  github: async (report) => (await import('./github.js')).renderGithub(report),
  markdown: async (report) => (await import('./markdown.js')).renderMarkdown(report),
  html: async (report, { exchanges }) => (await import('./html.js')).renderHtml(report, exchanges),
  prometheus: async (report) => (await import('./prometheus.js')).renderPrometheus(report),
} as const satisfies Record<Format, Renderer>;

/** A report in the asked format. Ends with a line feed; no control but line feeds and, with `color`, SGR codes. */
export const render: Renderer = (report, options) => RENDERERS[options.format](report, options);
