import type { Format } from '../options.js';
import type { Report } from './contract.js';
import type { Fleet } from './fleet-contract.js';
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

type FleetRenderer = (fleet: Fleet, options: RenderOptions) => Promise<string>;

const FLEET_RENDERERS = {
  text: async (fleet, options) => {
    const [{ renderFleetText }, { painterOf }] = await Promise.all([
      import('./fleet-text.js'),
      import('./page.js'),
    ]);
    return renderFleetText(fleet, options, await painterOf(options));
  },
  json: async (fleet) => (await import('./json.js')).renderFleetJson(fleet),
  junit: async (fleet) => (await import('./junit.js')).renderFleetJunit(fleet),
  github: async (fleet) => (await import('./github.js')).renderFleetGithub(fleet),
  markdown: async (fleet) => (await import('./fleet-markdown.js')).renderFleetMarkdown(fleet),
  html: async (fleet) => (await import('./fleet-html.js')).renderFleetHtml(fleet),
  prometheus: async (fleet) => (await import('./prometheus.js')).renderFleetPrometheus(fleet),
} as const satisfies Record<Format, FleetRenderer>;

/**
 * A report, or that of a fleet, in the asked format. Ends with a line feed; no control but line feeds and, with
 * `color`, SGR codes.
 */
export const render = (result: Report | Fleet, options: RenderOptions): Promise<string> =>
  'targets' in result
    ? FLEET_RENDERERS[options.format](result, options)
    : RENDERERS[options.format](result, options);
