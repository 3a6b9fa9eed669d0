import type { Args, Code, FindingCode } from '../codes.js';
import type { CompatFlags } from '../model.js';
import type { Format } from '../options.js';
import type { Finding, Severity } from '../report/contract.js';
import { formatFlags } from '../report/format.js';
import { jsonText } from '../report/json.js';
import { padEnd } from '../report/layout.js';
import type { Layout } from '../report/options.js';
import { laidOut, type Page, paragraph } from '../report/page.js';
import type { Tone } from '../report/paint.js';
import { markdownCell, plain } from '../wire/sanitize.js';
import type { Cause, FromArgs, MatrixLayer } from './cause.js';
import { optionsFor, type ServerOptions } from './classify.js';
import { MATRIX } from './index.js';

/** What is wrong, and what else it could be. */
export interface Explanation {
  readonly findings: readonly Finding[];
  readonly alternatives: readonly Finding[];
  /** The options that help with each finding, by code. */
  readonly options: ReadonlyMap<FindingCode, ServerOptions>;
}

/** A matrix row with its texts in their general form. */
export interface ShownRow {
  readonly code: Code;
  readonly layer: MatrixLayer;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly advice: string;
  readonly serverOptions: ServerOptions;
  readonly flags: CompatFlags;
  readonly basis: Cause['basis'];
  readonly explains: readonly Code[];
  readonly sources: readonly string[];
}

const NOTHING = 'Nothing recognised: no failure that the matrix knows is described here.\n';
const INDENT = 10;

/** The row of a code, as data. */
export function shownRow(code: Code): ShownRow {
  const row: Cause = MATRIX[code];
  const { layer, severity, basis, explains, sources } = row;
  const serverOptions = optionsFor(code);
  const texts = { title: general(row.title), why: general(row.why), advice: general(row.advice) };
  return {
    code,
    layer,
    severity,
    ...texts,
    serverOptions,
    flags: general(row.flags),
    basis,
    explains,
    sources,
  };
}

const NO_ARGS: Args = {};

function general<T>(text: FromArgs<T>): T {
  return typeof text === 'function' ? (text as (args: Args) => T)(NO_ARGS) : text;
}

/** The forms of what is no report: a row, an explanation, the matrix. */
export type ShowFormat = Extract<Format, 'text' | 'json' | 'markdown'>;

/** One row as text, JSON or markdown. */
export function showRow(code: Code, format: ShowFormat): string | Layout {
  const row = shownRow(code);
  if (format === 'json') return `${jsonText(row)}\n`;
  if (format === 'markdown') return `${rowMarkdown(row)}\n`;
  return laidOut((page) => told(page, [row.code, row.layer, row.severity], row, row.serverOptions));
}

/** An explanation as text, JSON or markdown. */
export function showExplanation(explanation: Explanation, format: ShowFormat): string | Layout {
  const { findings, alternatives, options } = explanation;
  if (format === 'json') return `${jsonText({ findings, alternatives })}\n`;
  if (format === 'markdown') return explanationMarkdown(explanation);
  const [first] = findings;
  if (first === undefined) return NOTHING;
  return laidOut((page) => [
    ...findings.flatMap((finding) => [
      ...told(page, [finding.code, finding.severity], finding, options.get(finding.code) ?? {}),
      '',
    ]),
    ...(alternatives.length > 0
      ? [
          '  less likely',
          ...table(
            page,
            alternatives.map(({ code, title }) => [code, title]),
          ),
          '',
        ]
      : []),
    page.say(`More: inferrs-doctor explain ${first.code}`),
  ]);
}

interface Told {
  readonly title: string;
  readonly serverSaid?: string;
  readonly why?: string;
  readonly advice: string;
  readonly flags: CompatFlags;
  readonly sources: readonly string[];
}

function told(page: Page, head: readonly string[], about: Told, options: ServerOptions): string[] {
  const { title, serverSaid, why, advice, flags, sources } = about;
  const label = (name: string, text: string, tone?: Tone): string[] =>
    paragraph(page, `  ${page.paint('dim', padEnd(name, INDENT - 2))}`, INDENT, page.say(text), tone);
  const servers = table(page, Object.entries(options));
  return [
    ...paragraph(page, '', 2, page.say(head.join(' · ')), 'bold'),
    '',
    ...paragraph(page, '  ', 2, page.say(sentence(title))),
    '',
    ...(serverSaid === undefined ? [] : label('said', serverSaid)),
    ...(why === undefined ? [] : label('why', why)),
    ...label('do', advice),
    ...(Object.keys(flags).length > 0 ? label('flags', `compat: ${formatFlags(flags)}`, 'code') : []),
    ...sources.flatMap((source, index) => label(index === 0 ? 'see' : '', source)),
    ...(servers.length > 0 ? ['', '  on the server', ...servers] : []),
  ];
}

/** Widest name that stands beside its text. */
const NAME_WIDTH = 26;

/** Names in one column and texts in another; where the page is too narrow for both, each text stands below its name. */
function table(page: Page, rows: readonly (readonly [name: string, text: string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const beside = width <= NAME_WIDTH && page.columns >= 2 * width + 30;
  const indent = beside ? 4 + width : 6;
  return rows.flatMap(([name, text]) => {
    const said = page.paint('code', page.say(name));
    const lead = `    ${said}${' '.repeat(width - name.length)}`;
    return beside
      ? paragraph(page, lead, indent, page.say(text))
      : [`    ${said}`, ...paragraph(page, '      ', indent, page.say(text))];
  });
}

/** A capital at the start and a full stop at the end, as prose wants it. */
export function sentence(text: string): string {
  const full = /[.!?…]$/.test(text) ? text : `${text}.`;
  return full.charAt(0).toUpperCase() + full.slice(1);
}

/** One row as a section of docs/matrix.md. */
export function rowMarkdown(row: ShownRow): string {
  const lines = [`### ${row.code}`, '', `${sentence(row.title)} ${row.why}`, '', row.advice];
  if (Object.keys(row.flags).length > 0) lines.push('', `Flags: \`compat: ${formatFlags(row.flags)}\``);
  const options = Object.entries(row.serverOptions);
  if (options.length > 0) {
    lines.push('', '| server | what to set there |', '|---|---|');
    for (const [server, option] of options) lines.push(`| ${server} | ${markdownCell(option)} |`);
  }
  const basis = row.basis === 'wording' ? 'the wording alone' : 'structure';
  lines.push('', `Severity: ${row.severity}. Recognised by: ${basis}.`);
  if (row.explains.length > 0) lines.push(`Hides: ${row.explains.join(', ')}.`);
  lines.push(`See: ${row.sources.map((source) => `<${source}>`).join(', ')}`);
  return lines.join('\n');
}

function explanationMarkdown({ findings, alternatives }: Explanation): string {
  if (findings.length === 0) return NOTHING;
  const parts = findings.map((finding) => {
    const lines = [
      `### ${finding.code}`,
      '',
      `${sentence(finding.title)} ${finding.why ?? ''}`.trim(),
      '',
      finding.advice,
    ];
    if (finding.serverSaid !== undefined)
      lines.splice(3, 0, '', `Server said: ${markdownCell(plain(finding.serverSaid))}`);
    if (Object.keys(finding.flags).length > 0)
      lines.push('', `Flags: \`compat: ${formatFlags(finding.flags)}\``);
    return lines.join('\n');
  });
  if (alternatives.length > 0) {
    parts.push(
      [
        'Less likely:',
        '',
        ...alternatives.map(({ code, title }) => `- ${code}: ${markdownCell(title)}`),
      ].join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}
