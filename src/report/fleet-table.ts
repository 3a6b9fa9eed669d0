/** A fleet as a table: a row a target. Pure. */
import type { Report } from './contract.js';
import type { Fleet } from './fleet-contract.js';
import { formatCount, formatFlags, formatMs } from './format.js';
import { displayWidth, padEnd } from './layout.js';
import { type Page, paragraph, tableRow, unbroken } from './page.js';
import { verdictName } from './summary.js';
import { BY_SEVERITY } from './verdict.js';

/** Names that are longer are cut in the table. */
const LONGEST_NAME = 32;
/** Narrower pages show no first token: it would take a line of its own. */
const WIDE = 100;
const NOTE_WIDTH = 24;

/** `inferrs-doctor smoke · 50 targets of fleet.json · 16 at once`, and what is said first. */
export function fleetHead(page: Page, fleet: Fleet): string[] {
  const parts = [...fleetTitle(fleet)].map((part) => unbroken(page.say(part, 200)));
  return [
    ...paragraph(page, '', 2, parts.join(page.say(' · ')), 'bold'),
    ...fleet.notes.flatMap((note) => paragraph(page, '  ', 2, page.say(note), 'dim')),
    '',
  ];
}

export function fleetTitle({ tool, command, file, shard, targets, jobs }: Fleet): string[] {
  const count = `${targets.length} ${targets.length === 1 ? 'target' : 'targets'}`;
  return [
    `${tool.name} ${command}`,
    `${count} of ${file}`,
    ...(shard === undefined ? [] : [`shard ${shard}`]),
    `${Math.min(jobs, Math.max(1, targets.length))} at once`,
  ];
}

/** How a target is called in every format. */
export const nameOf = ({ name, target }: Report): string => name ?? target.baseUrl;

const MARKS = { ready: 'pass', regressed: 'warn', 'needs-flags': 'warn', interrupted: 'skipped' } as const;

/** One row: mark, name, verdict with the one fact that matters, time, and the first token where it is known. */
export function fleetRow(page: Page, report: Report, fleet: Fleet): string[] {
  const width = Math.min(
    LONGEST_NAME,
    Math.max(...fleet.targets.map((one) => displayWidth(page.say(nameOf(one), LONGEST_NAME)))),
  );
  const mark = MARKS[report.verdict as keyof typeof MARKS] ?? 'fail';
  const name = padEnd(page.say(nameOf(report), LONGEST_NAME), width + 2);
  const first = firstTokenOf(report);
  const isWide = page.columns >= WIDE;
  const essence = essenceOf(report);
  return tableRow(
    page,
    {
      prefix: `  ${page.mark(mark)} ${name}`,
      start: 4 + displayWidth(name),
      reason: [verdictName(report), essence].filter((part) => part !== '').join(': '),
      ms: report.layers.length === 0 ? '' : formatMs(report.durationMs),
      note: first === undefined || !isWide ? undefined : `first token ${formatMs(first)}`,
    },
    Math.max(30, page.columns - 6 - displayWidth(name) - (isWide ? NOTE_WIDTH : 0)),
  );
}

/** Milliseconds to the first token of the full turn, with the flags of the remedy where there are any. */
export function firstTokenOf({ layers, remedy }: Report): number | undefined {
  return [...layers, ...(remedy?.layers ?? [])].findLast(({ speed }) => speed !== undefined)?.speed
    ?.firstTokenMs;
}

/** The one fact behind a verdict, on a line: the flags, the cause, what became worse. */
export function essenceOf(report: Report): string {
  const { verdict, remedy, findings, notes, baseline, layers } = report;
  if (verdict === 'ready') return '';
  if (verdict === 'usage-error' || layers.length === 0) return notes[0] ?? '';
  if (verdict === 'regressed') return baseline?.worse.join('; ') ?? '';
  if (verdict === 'needs-flags' && remedy) {
    const settings = remedy.settings.map(({ path }) => path.split('.').at(-1) ?? path);
    return [...(Object.keys(remedy.flags).length > 0 ? [formatFlags(remedy.flags)] : []), ...settings].join(
      ', ',
    );
  }
  return findings.find(({ severity }) => severity === 'error')?.code ?? '';
}

/** UNREACHABLE, of the worst target; READY where all are; in an empty shard there is none. */
export function fleetVerdict({ verdict, command, targets }: Fleet): string {
  if (targets.length === 0) return 'NOTHING TO DO';
  return verdict === 'ready' && command === 'check'
    ? 'REACHABLE'
    : verdict.replaceAll('-', ' ').toUpperCase();
}

/** `the worst of 50 targets: 30 ready, 12 needs flags, 3 unreachable`. */
export function fleetSentence({ targets, shard, command }: Fleet): string {
  if (targets.length === 0) return `no target is in shard ${shard ?? ''}.`;
  const counted = BY_SEVERITY.map((verdict) => ({
    name: verdict === 'ready' && command === 'check' ? 'reachable' : verdict.replaceAll('-', ' '),
    count: targets.filter((one) => one.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  const all = counted.map(({ name, count }) => `${count} ${name}`).join(', ');
  return counted.length === 1 ? `all ${all}.` : `the worst of ${targets.length} targets: ${all}.`;
}

/** `50 targets, 612 requests, 30 full turns, 1 min 3 s`. */
export function fleetCost({ targets, durationMs }: Fleet): string {
  const sum = (of: (report: Report) => number) => targets.reduce((all, report) => all + of(report), 0);
  const turns = sum(({ requests }) => requests.fullTurns);
  return [
    formatCount(targets.length, 'target'),
    formatCount(
      sum(({ requests }) => requests.count),
      'request',
    ),
    ...(turns > 0 ? [formatCount(turns, 'full turn')] : []),
    formatMs(durationMs),
  ].join(', ');
}
