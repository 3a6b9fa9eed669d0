import { LAYERS } from '../steps.js';
import { clip, forWorkflow, forWorkflowProperty } from '../wire/sanitize.js';
import type { Finding, Report, Severity } from './contract.js';
import type { Fleet } from './fleet-contract.js';
import { renderFleetMarkdown } from './fleet-markdown.js';
import { fleetCost, fleetSentence, fleetVerdict } from './fleet-table.js';
import { renderMarkdown } from './markdown.js';
import { betterSteps, nextSteps, stepLine } from './steps.js';
import { costLine, headline, sentence, snippetOf, verdictName } from './summary.js';

/** GitHub cuts the message of an annotation at 4 KiB. */
const MAX_MESSAGE = 900;

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<
  Severity,
  string
>;

/**
 * Workflow commands for a GitHub Actions log, one line each: an annotation for every finding, then one for the
 * verdict (a notice when ready, else an error) with the flags and the next step.
 */
export function renderGithub(report: Report): string {
  return `${linesOf(report).join('\n')}\n`;
}

/** Markdown for the file that $GITHUB_STEP_SUMMARY names. */
export const jobSummary = (result: Report | Fleet): string =>
  'targets' in result ? renderFleetMarkdown(result) : renderMarkdown(result);

/** The lines of each target that is not ready, led by its name, and one for the fleet. */
export function renderFleetGithub(fleet: Fleet): string {
  const lines = fleet.targets.filter(({ verdict }) => verdict !== 'ready').flatMap(linesOf);
  const told = fleet.verdict === 'ready' ? 'notice' : 'error';
  const all = command(told, fleetVerdict(fleet), [fleetSentence(fleet), fleetCost(fleet)]);
  return `${[...lines, all].join('\n')}\n`;
}

function linesOf(report: Report): string[] {
  const of = report.name === undefined ? '' : `${report.name}: `;
  return [...report.findings.map((finding) => findingLine(finding, of)), verdictLine(report, of)];
}

/** @param of leads the title */
function findingLine(finding: Finding, of: string): string {
  const parts = [sentence(finding.title)];
  if (finding.serverSaid !== undefined) parts.push(`Server said: ${clip(finding.serverSaid, 300)}`);
  if (finding.modelSaid !== undefined) parts.push(`Model said: ${clip(finding.modelSaid, 300)}`);
  if (finding.why !== undefined) parts.push(`Why: ${finding.why}`);
  if (finding.advice !== '') parts.push(finding.advice);
  return command(COMMANDS[finding.severity], `${of}${finding.code} (${LAYERS[finding.layer].name})`, parts);
}

function verdictLine(report: Report, of: string): string {
  const parts = [
    sentence(headline(report)),
    ...snippetOf(report, Number.POSITIVE_INFINITY),
    ...[...betterSteps(report), ...nextSteps(report)].map(stepLine),
    costLine(report),
  ];
  return command(report.verdict === 'ready' ? 'notice' : 'error', of + verdictName(report), parts);
}

function command(name: string, title: string, parts: readonly string[]): string {
  const message = forWorkflow(clip(parts.join('\n'), MAX_MESSAGE));
  return `::${name} title=${forWorkflowProperty(`inferrs-doctor: ${title}`)}::${message}`;
}
