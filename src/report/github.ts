import { LAYERS } from '../steps.js';
import { clip, forWorkflow, forWorkflowProperty } from '../wire/sanitize.js';
import type { Finding, Report, Severity } from './contract.js';
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
  const lines = [...report.findings.map(findingLine), verdictLine(report)];
  return `${lines.join('\n')}\n`;
}

/** Markdown for the file that $GITHUB_STEP_SUMMARY names. */
export function jobSummary(report: Report): string {
  return renderMarkdown(report);
}

function findingLine(finding: Finding): string {
  const parts = [sentence(finding.title)];
  if (finding.serverSaid !== undefined) parts.push(`Server said: ${clip(finding.serverSaid, 300)}`);
  if (finding.modelSaid !== undefined) parts.push(`Model said: ${clip(finding.modelSaid, 300)}`);
  if (finding.why !== undefined) parts.push(`Why: ${finding.why}`);
  if (finding.advice !== '') parts.push(finding.advice);
  return command(COMMANDS[finding.severity], `${finding.code} (${LAYERS[finding.layer].name})`, parts);
}

function verdictLine(report: Report): string {
  const parts = [
    sentence(headline(report)),
    ...snippetOf(report, Number.POSITIVE_INFINITY),
    ...[...betterSteps(report), ...nextSteps(report)].map(stepLine),
    costLine(report),
  ];
  return command(report.verdict === 'ready' ? 'notice' : 'error', verdictName(report), parts);
}

function command(name: string, title: string, parts: readonly string[]): string {
  const message = forWorkflow(clip(parts.join('\n'), MAX_MESSAGE));
  return `::${name} title=${forWorkflowProperty(`inferrs-doctor: ${title}`)}::${message}`;
}
