import type { Args, Code, FindingCode } from '../codes.js';
import type { CompatFlags } from '../model.js';
import type { Format } from '../options.js';
import type { Finding, Severity } from '../report/contract.js';
import { formatFlags } from '../report/format.js';
import { jsonText } from '../report/json.js';
import { wrap } from '../report/layout.js';
import { UsageError } from '../usage-error.js';
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
const WIDTH = 80;
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

/** One row as text, JSON or markdown. */
export function showRow(code: Code, format: Format): string {
  const row = shownRow(code);
  if (format === 'json') return `${jsonText(row)}\n`;
  if (format === 'markdown') return `${rowMarkdown(row)}\n`;
  onlyText(format);
  return `${[`${row.code} · ${row.layer} · ${row.severity}`, '', ...bodyLines(row, null), ...optionLines(row.serverOptions), ...sourceLines(row.sources)].join('\n')}\n`;
}

/** An explanation as text, JSON or markdown. */
export function showExplanation(explanation: Explanation, format: Format): string {
  const { findings, alternatives, options } = explanation;
  if (format === 'json') return `${jsonText({ findings, alternatives })}\n`;
  if (format === 'markdown') return explanationMarkdown(explanation);
  onlyText(format);
  const [first, ...others] = findings;
  if (first === undefined) return NOTHING;
  const shown = (finding: Finding): string[] => findingLines(finding, options.get(finding.code) ?? {});
  const lines = [...shown(first), ...others.flatMap((finding) => ['', ...shown(finding)])];
  if (alternatives.length > 0) {
    lines.push('', 'less likely');
    for (const { code, title } of alternatives) lines.push(...labelled(code, title));
  }
  lines.push('', `More: inferrs-doctor explain ${first.code}`);
  return `${lines.join('\n')}\n`;
}

function onlyText(format: Format): void {
  if (format !== 'text') throw new UsageError(`This command prints text, json or markdown, not ${format}.`);
}

function findingLines(finding: Finding, options: ServerOptions): string[] {
  const head = `${finding.code} · ${finding.severity}`;
  return [
    head,
    '',
    ...bodyLines(finding, finding.serverSaid ?? null),
    ...optionLines(options),
    ...sourceLines(finding.sources),
  ];
}

interface Told {
  readonly title: string;
  readonly why?: string;
  readonly advice: string;
  readonly flags: CompatFlags;
}

function bodyLines(told: Told, said: string | null): string[] {
  const lines = [...wrap(sentence(told.title), WIDTH - 2).map((line) => `  ${line}`), ''];
  if (said !== null) lines.push(...labelled('said', plain(said)));
  if (told.why !== undefined) lines.push(...labelled('why', told.why));
  lines.push(...labelled('do', told.advice));
  if (Object.keys(told.flags).length > 0)
    lines.push(...labelled('flags', `compat: ${formatFlags(told.flags)}`));
  return lines;
}

function optionLines(options: ServerOptions): string[] {
  return Object.entries(options).flatMap(([server, option]) => labelled(server, option));
}

function sourceLines(sources: readonly string[]): string[] {
  return sources.flatMap((source, index) => [`  ${(index === 0 ? 'see' : '').padEnd(INDENT - 2)}${source}`]);
}

/** `  why     text …`: the text hangs beside its label; a long label has a line of its own. */
function labelled(label: string, text: string): string[] {
  const lines = wrap(text, WIDTH - INDENT);
  const pad = ' '.repeat(INDENT);
  if (label.length > INDENT - 3) return [`  ${label}`, ...lines.map((line) => pad + line)];
  return lines.map((line, index) => (index === 0 ? `  ${label}`.padEnd(INDENT) + line : pad + line));
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
