/** The words that every format shares: names of layers, what the verdict means here, what to do next. */

import { json5 } from '../json5.js';
import { labelOf } from '../releases/ids.js';
import type { LayerId } from '../steps.js';
import type { Finding, Report, Smallest } from './contract.js';
import { compatSnippet, formatBytes, formatCount, formatMs } from './format.js';

/** NEEDS FLAGS, BACKEND LIMIT, …; what is ready is told as far as it was tried. */
export function verdictName({ verdict, command, findings }: Report): string {
  if (verdict !== 'ready') return verdict.replaceAll('-', ' ').toUpperCase();
  if (command === 'check') return 'REACHABLE';
  return findings.some(({ code }) => code === 'tools-ignored') ? 'READY, WITHOUT TOOLS' : 'READY';
}

/** `inferrs-doctor smoke · URL · model · as OpenClaw 2026.9 (lean)`, in parts. */
export function titleParts(report: Report): string[] {
  const { target } = report;
  const parts = [`${report.tool.name} ${report.command}`, target.baseUrl];
  if (target.model !== null) parts.push(target.model);
  if (report.command !== 'check') {
    const variant = target.variant === null ? '' : ` (${target.variant})`;
    parts.push(`as ${labelOf(target.profile)}${variant}`);
  }
  return parts;
}

/** Verdicts that flags of the remedy decide or accompany have something to put into compat. */
export function hasFlags(report: Report): boolean {
  return report.remedy !== null && Object.keys(report.remedy.flags).length > 0;
}

/** What the remedy puts into openclaw.json: compat for the model's row, then values with their whole paths. */
export function snippetOf({ remedy }: Report, width: number): string[] {
  if (remedy === null) return [];
  const flags = Object.keys(remedy.flags).length > 0 ? compatSnippet(remedy.flags, width) : [];
  return [...flags, ...remedy.settings.map(({ path, value }) => `${path}: ${json5(value)}`)];
}

/** The line above the snippet where the flags are not the whole answer. */
export function flagsIntro(report: Report): string {
  const at = placeOf(report);
  if (report.verdict === 'ready') return `worth setting in openclaw.json, ${at}`;
  if (report.remedy?.status === 'untested') return `worth trying in openclaw.json, but not proven, ${at}`;
  return `these flags are needed besides, in openclaw.json, ${at}`;
}

/** Where flags belong: the row that was read, else the one that the user has yet to find. */
function placeOf({ target: { configFile, configPath } }: Report): string {
  return configFile === undefined
    ? `in the row of your model, for example ${configPath}:`
    : `at ${configPath}:`;
}

/** What the verdict means for this report: a clause that follows the verdict's name. */
export function headline(report: Report): string {
  const { target } = report;
  const session = report.session && SESSION_LINES[report.verdict];
  if (session) return session;
  switch (report.verdict) {
    case 'ready':
      return readyLine(report);
    case 'needs-flags':
      return `${report.fault === undefined ? 'set this' : 'a real server like this one would need'} in openclaw.json${hasFlags(report) ? `, ${placeOf(report)}` : ':'}`;
    case 'backend-limit':
      if (report.file !== undefined)
        return 'this turn fails here, and no compat flag that was tried helps: the server or the model sets the limit.';
      return `no compat flag makes agent turns of ${labelOf(target.profile)} work here: the server or the model sets the limit.`;
    case 'unreachable':
      return unreachableLine(report);
    case 'model-not-ready':
      return target.model === null
        ? 'the server answers, but has no model ready.'
        : `the server answers, but ${target.model} is not ready.`;
    case 'inconclusive':
      return `this run could not settle whether agent turns work${SPENT[report.spent ?? 'nothing']}.`;
    case 'regressed':
      return `${readyLine(report).replace(/\.$/, '')}, but ${worseLine(report)}`;
    case 'interrupted':
      return 'stopped before the end; what was not reached is not known.';
    case 'usage-error':
      return 'nothing was tested.';
  }
}

const SESSION_LINES: Partial<Record<Report['verdict'], string>> = {
  ready: 'agent turns pass here, and what follows them over a session passed as far as it was played.',
  'backend-limit': 'agent turns pass here, but a session of them does not: see the errors above.',
  inconclusive: 'agent turns pass here; the session was not played to its end.',
};

/** A server that answers is there: what keeps it from being used is another thing. */
function unreachableLine({ target: { baseUrl }, findings, layers }: Report): string {
  const root = findings.find(({ severity }) => severity === 'error');
  if (root?.code === 'auth')
    return `the server at ${baseUrl} answers, but takes no request without a valid API key.`;
  const isHealthy = layers.some(({ id, status }) => id === 'health' && status === 'pass');
  return isHealthy && root?.layer === 'models' && !/^wrong-/.test(root.code)
    ? `the server answers, but no list of models can be read at ${baseUrl}/models.`
    : `no usable OpenAI-compatible API at ${baseUrl}.`;
}

/** What became worse, as far as a line holds it. */
function worseLine({ baseline }: Report): string {
  const { file = 'the baseline', worse = [] } = baseline ?? {};
  const more = worse.length > 2 ? `; and ${worse.length - 2} more` : '';
  return `worse than in ${file}: ${worse.slice(0, 2).join('; ')}${more}.`;
}

const SPENT = {
  budget: ': the time of --budget was used up',
  'max-requests': ': the number of --max-requests was used up',
  nothing: '',
} as const satisfies Record<NonNullable<Report['spent']> | 'nothing', string>;

function readyLine(report: Report): string {
  if (report.file !== undefined) return 'this turn passes here.';
  if (!triedAgentTurns(report)) {
    return 'every layer that ran passed; agent turns were not tried.';
  }
  const flags = Object.keys(report.target.flags).length > 0 ? ' with the flags tested' : '';
  const doubt = report.findings.some(({ code }) => code === 'silent-truncation') ? UNREAD : '';
  return `${labelOf(report.target.profile)} can run its agent turns here${flags}${doubt}.`;
}

/** Beside a verdict of ready that finding is a warning: nothing was shown. */
const UNREAD = ', but it is not known whether the model reads all of the prompt';

/** What was found by cutting a replayed turn down; ends in a colon when the command follows. */
export function smallestTitle({ bytes, minimal, curl }: Smallest, longest: number): string {
  const cut = minimal ? '' : ', as far as the search came';
  const title = `the smallest request that fails in the same way${cut}: ${formatBytes(bytes)}`;
  return curl.length > longest ? `${title}, too long to stand here; --json has it` : `${title}, sent with`;
}

/** Did a full turn run? */
export function triedAgentTurns(report: Report): boolean {
  return report.layers.some((layer) => layer.id === 'agent' && layer.status !== 'skipped');
}

/** A clause as a sentence of its own. */
export function sentence(clause: string): string {
  return clause.slice(0, 1).toUpperCase() + clause.slice(1);
}

/** `9 requests, 2 full turns, 6.4 s`. */
export function costLine(report: Report): string {
  const { count, fullTurns } = report.requests;
  const parts = [formatCount(count, 'request')];
  if (fullTurns > 0) parts.push(formatCount(fullTurns, 'full turn'));
  return [...parts, formatMs(report.durationMs)].join(', ');
}

/** Errors of a layer, in the report's order: the root cause first. */
export function errorsOf(report: Report, layer: LayerId): Finding[] {
  return report.findings.filter((finding) => finding.severity === 'error' && finding.layer === layer);
}
