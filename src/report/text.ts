import type { CompatFlags } from '../model.js';
import { LAYERS } from '../steps.js';
import type { Finding, LayerResult, Remedy, Report } from './contract.js';
import { formatBytes, formatFlags, formatMs } from './format.js';
import { padEnd } from './layout.js';
import type { RenderOptions } from './options.js';
import {
  labelled,
  type Mark,
  openPage,
  type Page,
  paragraph,
  type Row,
  tableRow,
  timesEnd,
  unbroken,
} from './page.js';
import type { Paint } from './paint.js';
import { costLine, errorsOf, smallestTitle, titleParts } from './summary.js';
import { MAX_COMMAND, verdictLines } from './verdict-text.js';

/** Longest quotation of a server, in graphemes; with --verbose more. */
const QUOTE = 400;
const LONG_QUOTE = 4000;

/**
 * The report for people: table of layers, what the server said and why, proven flags, verdict, next step.
 * @param session tells of a session and its settings; loaded where there is one
 */
export function renderText(
  report: Report,
  options: RenderOptions,
  paint: Paint,
  session?: typeof import('./session-text.js'),
): string {
  const page = openPage(options, paint);
  const settings = session?.settingLines(page, report) ?? [];
  const lines = options.quiet
    ? verdictLines(page, report, true, settings)
    : [
        ...headLines(page, report),
        ...tableLines(page, report),
        ...(report.session && session ? session.sessionLines(page, report.session, options.unicode) : []),
        ...remedyLines(page, report),
        ...smallestLines(page, report),
        ...minorLines(page, report),
        '',
        ...verdictLines(page, report, false, settings),
        ...paragraph(page, '  ', 2, costLine(report), 'dim'),
        ...(report.footnotes ?? []).flatMap((note) => paragraph(page, '  ', 2, page.say(note), 'dim')),
        ...(options.verbose ? ledgerLines(page, report, options.runtime) : []),
      ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

export function headLines(page: Page, report: Report): string[] {
  const parts = titleParts(report).map((part) => unbroken(page.say(part, 200)));
  return [
    ...paragraph(page, '', 2, parts.join(page.say(' · ')), 'bold'),
    ...report.notes.flatMap((note) => paragraph(page, '  ', 2, page.say(note), 'dim')),
    '',
  ];
}

export function tableLines(page: Page, report: Report): string[] {
  const rows = report.layers.map((layer) => layerRow(page, layer));
  const end = timesEnd(page, rows);
  const lines = report.layers.flatMap((layer, index) => {
    const row = rows[index];
    if (row === undefined) return [];
    const server = layer.id === 'models' ? serverLines(page, report) : [];
    return [...tableRow(page, row, end), ...errorLines(page, errorsOf(report, layer.id)), ...server];
  });
  const shown = new Set(report.layers.map((layer) => layer.id));
  const homeless = report.findings.filter(
    (finding) => finding.severity === 'error' && !shown.has(finding.layer),
  );
  for (const finding of homeless) {
    lines.push(...paragraph(page, `  ${page.mark('fail')} `, 4, page.say(finding.code)));
    lines.push(...errorLines(page, [finding]));
  }
  return shown.has('models') ? lines : [...lines, ...serverLines(page, report)];
}

export function layerRow(page: Page, layer: LayerResult): Row {
  return {
    prefix: `  ${page.mark(layer.status)} ${padEnd(LAYERS[layer.id].name, 14)}`,
    start: 18,
    reason: layer.reason,
    ms: layer.status === 'skipped' ? '' : formatMs(layer.ms),
    note: layer.note,
  };
}

/** What was seen, the server's words and why; errors behind the first on the same layer are led by their code. */
function errorLines(page: Page, findings: readonly Finding[]): string[] {
  return findings.flatMap((finding, index) => [
    ...(index === 0
      ? labelled(page, 'seen', finding.title)
      : labelled(page, 'also', `${finding.code}: ${finding.title}`)),
    ...reasonLines(page, finding),
  ]);
}

/** What the server said and why; with --verbose also advice, flags and sources. */
export function reasonLines(page: Page, finding: Finding): string[] {
  const { serverSaid, modelSaid, why } = finding;
  return [
    ...(serverSaid === undefined
      ? []
      : labelled(page, 'server said', serverSaid, page.verbose ? LONG_QUOTE : QUOTE)),
    ...(modelSaid === undefined ? [] : labelled(page, 'model said', modelSaid, QUOTE)),
    ...(why === undefined ? [] : labelled(page, 'why', why)),
    ...(page.verbose ? detailLines(page, finding) : []),
  ];
}

function detailLines(page: Page, finding: Finding): string[] {
  return [
    ...(finding.advice === '' ? [] : labelled(page, 'advice', finding.advice)),
    ...(Object.keys(finding.flags).length > 0 ? labelled(page, 'flags', formatFlags(finding.flags)) : []),
    ...finding.sources.flatMap((source) => labelled(page, 'source', source)),
  ];
}

/** Who answers, with the evidence: always in check, elsewhere when it is not what everybody expects. */
function serverLines(page: Page, report: Report): string[] {
  const { kind, detail, evidence, contextTokens } = report.server;
  const asked = report.command === 'check' || page.verbose;
  if (!asked && (kind === 'inferrs' || kind === 'unknown')) return [];
  if (kind === 'unknown' && detail === '' && evidence.length === 0 && !page.verbose) return [];
  const name = kind === 'unknown' ? 'not recognised' : kind;
  const said = detail === '' || detail.startsWith(kind) ? detail || name : `${name}, ${detail}`;
  const proof = asked && evidence.length > 0 ? ` (${evidence.join('; ')})` : '';
  const size = page.verbose && contextTokens !== undefined ? `, context ${contextTokens} tokens` : '';
  return paragraph(page, `    ${page.paint('dim', padEnd('server', 14))}`, 18, page.say(said + size + proof));
}

const REMEDY_MARKS = {
  verified: 'pass',
  insufficient: 'fail',
  untested: 'skipped',
} as const satisfies Record<Remedy['status'], string>;

export function remedyLines(page: Page, report: Report): string[] {
  const { remedy } = report;
  if (remedy === null) return [];
  const none = remedy.settings.length > 0 ? 'with the settings below' : 'with the flag sets that were tried';
  const label = remedy.status === 'untested' ? 'not tested' : 'proof';
  return [
    ...withLine(page, REMEDY_MARKS[remedy.status], remedy.flags, none),
    ...proofLines(page, remedy.layers ?? []),
    ...labelled(page, label, remedy.proof),
  ];
}

/** The flags that turns were sent again with. @param none stands there where there are none */
export function withLine(page: Page, mark: Mark, flags: CompatFlags, none = 'with no flags'): string[] {
  const named = formatFlags(flags).replace(/^\{ ?| ?\}$/g, '');
  return paragraph(page, `  ${page.mark(mark)} `, 4, page.say(named === '' ? none : `with ${named}`));
}

export function proofLines(page: Page, layers: readonly LayerResult[]): string[] {
  const rows = layers.map((layer) => ({ ...layerRow(page, layer), ...remedyPrefix(page, layer) }));
  const end = timesEnd(page, rows);
  return rows.flatMap((row) => tableRow(page, row, end));
}

/** In the block of a remedy only what did not pass has a symbol. */
function remedyPrefix(page: Page, layer: LayerResult): Pick<Row, 'prefix' | 'start'> {
  const mark = layer.status === 'pass' ? ' ' : page.mark(layer.status);
  return { prefix: `    ${mark} ${padEnd(LAYERS[layer.id].name, 13)}`, start: 19 };
}

/** The command stands as it is, to be copied, unless it would fill the page. */
function smallestLines(page: Page, report: Report): string[] {
  const { smallest } = report;
  if (smallest === undefined) return [];
  const title = paragraph(page, '  ', 4, page.say(smallestTitle(smallest, MAX_COMMAND)));
  if (smallest.curl.length > MAX_COMMAND) return ['', ...title];
  const curl = smallest.curl.split('\n').map((line) => page.paint('code', page.say(line, MAX_COMMAND)));
  return ['', ...title, '', ...curl];
}

/** Warnings and remarks, behind an empty line; none where there are none. */
export function minorLines(page: Page, report: Report): string[] {
  const minor = report.findings.filter((finding) => finding.severity !== 'error');
  if (minor.length === 0) return [];
  const lines = minor.flatMap((finding) => {
    const warning = finding.severity === 'warning';
    const mark = page.mark(warning ? 'warn' : 'info');
    const title = paragraph(page, `  ${mark} `, 4, page.say(`${finding.code}: ${finding.title}`));
    if (page.verbose) return [...title, ...reasonLines(page, finding)];
    return warning && finding.advice !== ''
      ? [...title, ...paragraph(page, '      ', 6, page.say(finding.advice), 'dim')]
      : title;
  });
  return ['', ...lines];
}

/** With --verbose: what was sent and what the cause came down to. */
function ledgerLines(page: Page, report: Report, runtime?: string): string[] {
  const { requests, cause, target } = report;
  const facts = [
    `${formatBytes(requests.bytes)} sent`,
    `exit code ${report.exitCode}`,
    [`version ${report.tool.version}`, ...(runtime === undefined ? [] : [runtime])].join(', '),
  ];
  if (cause.length > 0) facts.unshift(`cause: ${cause.join(' + ')}`);
  if (Object.keys(target.flags).length > 0)
    facts.unshift(`tested as configured: ${formatFlags(target.flags)}`);
  return facts.flatMap((fact) => paragraph(page, '  ', 4, page.say(fact), 'dim'));
}
