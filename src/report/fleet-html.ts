/** The report of a fleet as one page: a table, and below it each target, folded where it is ready. Pure. */
import type { Report } from './contract.js';
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
import { htmlPage, reportSections, say, toneOf } from './html.js';
import { headline, sentence, titleParts, verdictName } from './summary.js';

export function renderFleetHtml(fleet: Fleet): string {
  const name = fleetVerdict(fleet);
  const head = fleetTitle(fleet).join(' · ');
  return htmlPage({
    title: `${name}: ${head}`,
    head,
    verdict: fleet.verdict,
    verdictName: name,
    headline: sentence(fleetSentence(fleet)),
    main: [
      ...fleet.notes.map((note) => `<p class="soft">${say(note)}</p>`),
      table(fleet.targets),
      ...fleet.targets.filter(({ layers }) => layers.length > 0).map(targetPart),
      `<p class="soft">${say(fleetCost(fleet))}</p>`,
    ],
  });
}

function table(reports: readonly Report[]): string {
  if (reports.length === 0) return '';
  const heads = ['Target', 'Verdict', 'Why', 'Model', 'First token', 'Time'];
  const rows = reports.map((report) => {
    const first = firstTokenOf(report);
    return [
      `<tr><th scope="row">${say(nameOf(report), 200)}</th><td class="${toneOf(report.verdict)}">${verdictName(report)}</td>`,
      `<td>${say(essenceOf(report), 300)}</td><td>${say(report.target.model ?? '', 200)}</td>`,
      `<td>${first === undefined ? '' : formatMs(first)}</td><td>${report.layers.length === 0 ? '' : formatMs(report.durationMs)}</td></tr>`,
    ].join('');
  });
  return `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function targetPart(report: Report): string {
  const open = report.verdict === 'ready' ? '' : ' open';
  return [
    `<details${open}><summary><strong>${say(nameOf(report), 200)}</strong> <span class="${toneOf(report.verdict)}">${verdictName(report)}</span></summary>`,
    `<p>${say(sentence(headline(report)))}</p><p class="soft">${say(titleParts(report).join(' · '), 400)}</p>`,
    ...reportSections(report).filter((part) => part !== ''),
    '</details>',
  ].join('\n');
}
