/** What one check tells that the one before did not, in clauses for people. Pure. */
import type { Report } from '../report/contract.js';
import { verdictName } from '../report/summary.js';
import { LAYERS } from '../steps.js';
import { clip } from '../wire/sanitize.js';

/** Of a title, in graphemes: a change is one line. */
const LONGEST = 200;

/** The state as one clause: the first line of a watch, and the first of each change of verdict. */
export function stateOf(report: Report): string {
  const { findings, server, models = [], target } = report;
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) return `${verdictName(report)}: ${error.code}: ${clip(error.title, LONGEST)}`;
  const who = [server.kind === 'unknown' ? 'a server that is not recognised' : server.kind, server.detail];
  const listed = models.length === 1 ? `lists ${models[0]}` : `lists ${models.length} models`;
  const yours = target.model === null || models.length === 1 ? '' : `, ${target.model} among them`;
  return `${verdictName(report)}: ${who.filter(Boolean).join(' ')} ${listed}${yours}`;
}

/** [] where nothing differs but times. */
export function changesBetween(before: Report, now: Report): string[] {
  if (before.verdict !== now.verdict) return [stateOf(now)];
  const root = ({ findings }: Report) => findings.find(({ severity }) => severity === 'error')?.code;
  // The same verdict for another reason: nothing listened, now the name is not found.
  if (root(before) !== root(now)) return [stateOf(now)];
  return [
    ...serverChange(before, now),
    ...modelChanges(before, now),
    ...findingChanges(before, now),
    ...layerChanges(before, now),
  ];
}

function serverChange({ server: before }: Report, { server: now }: Report): string[] {
  const say = ({ kind, detail, contextTokens }: Report['server']) =>
    [kind, detail, contextTokens === undefined ? '' : `with a context of ${contextTokens}`]
      .filter(Boolean)
      .join(' ');
  return say(before) === say(now) ? [] : [`the server is ${say(now)} now; it was ${say(before)}`];
}

function modelChanges({ models: before = [] }: Report, { models: now = [] }: Report): string[] {
  return [
    ...now.filter((id) => !before.includes(id)).map((id) => `${id} is listed now`),
    ...before.filter((id) => !now.includes(id)).map((id) => `${id} is listed no more`),
  ];
}

function findingChanges({ findings: before }: Report, { findings: now }: Report): string[] {
  return [
    ...now
      .filter(({ code }) => !before.some((one) => one.code === code))
      .map(({ code, title }) => `${code}: ${clip(title, LONGEST)}`),
    ...before
      .filter(({ code }) => !now.some((one) => one.code === code))
      .map(({ code }) => `${code} is gone`),
  ];
}

/** Of a layer that a finding tells of, the finding tells more. */
function layerChanges(before: Report, now: Report): string[] {
  const told = new Set([...before.findings, ...now.findings].map(({ layer }) => layer));
  return now.layers.flatMap(({ id, status, reason }) => {
    const was = before.layers.find((layer) => layer.id === id);
    const same = was === undefined || told.has(id) || was.status === status;
    return same ? [] : [`${LAYERS[id].name}: ${reason}; it was ${was.reason}`];
  });
}
