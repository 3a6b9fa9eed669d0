/** The report of a fleet as GitHub-flavoured Markdown: a table, then a section each target that is not ready. Pure. */
import { forMarkdown, forXml, markdownCell } from '../wire/sanitize.js';
import type { Fleet } from './fleet-contract.js';
import {
  essenceOf,
  firstTokenOf,
  fleetCost,
  fleetSentence,
  fleetTitle,
  fleetVerdict,
  nameOf,
} from './fleet-table.js';
import { formatMs } from './format.js';
import { renderMarkdown } from './markdown.js';
import { sentence, verdictName } from './summary.js';

export function renderFleetMarkdown(fleet: Fleet): string {
  const rows = fleet.targets.map((report) => {
    const first = firstTokenOf(report);
    const cells = [
      nameOf(report),
      verdictName(report),
      essenceOf(report),
      report.target.model ?? '',
      first === undefined ? '' : formatMs(first),
      report.layers.length === 0 ? '' : formatMs(report.durationMs),
    ];
    return `| ${cells.map((cell) => markdownCell(cell)).join(' | ')} |`;
  });
  const sections = fleet.targets
    .filter(({ verdict, layers }) => verdict !== 'ready' && layers.length > 0)
    .map((report) =>
      [
        `<details><summary><code>${forXml(nameOf(report), 'one')}</code></summary>`,
        renderMarkdown(report),
        '</details>',
      ].join('\n\n'),
    );
  const blocks = [
    `## ${forMarkdown(fleetTitle(fleet).join(' · '))}: ${fleetVerdict(fleet)}`,
    forMarkdown(sentence(fleetSentence(fleet))),
    ...fleet.notes.map((note) => forMarkdown(note)),
    rows.length === 0
      ? ''
      : [
          '| target | verdict | why | model | first token | time |',
          '|---|---|---|---|---:|---:|',
          ...rows,
        ].join('\n'),
    ...sections,
    forMarkdown(`${fleetCost(fleet)}.`),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
