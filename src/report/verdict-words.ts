/** The verdict in plain lines, where there is no page: what it is, what to set, what is wrong, what is in doubt. */
import type { Report } from './contract.js';
import { betterSteps, nextSteps, stepLine } from './steps.js';
import { flagsIntro, hasFlags, headline, snippetOf, verdictName } from './summary.js';

export function verdictWords(report: Report): readonly string[] {
  const { verdict, findings } = report;
  const settled = verdict === 'ready' || verdict === 'needs-flags';
  const told = findings.filter(({ severity }) => severity === (settled ? 'warning' : 'error'));
  const intro = hasFlags(report) && verdict !== 'needs-flags' ? [flagsIntro(report)] : [];
  return [
    `${verdictName(report)}: ${headline(report)}`,
    ...told.flatMap(({ code, title, advice }) => [`${code}: ${title}`, ...(settled ? [advice] : [])]),
    ...intro,
    ...snippetOf(report, Number.POSITIVE_INFINITY),
    ...(settled ? betterSteps(report) : nextSteps(report)).map(stepLine),
  ];
}
