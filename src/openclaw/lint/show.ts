/** What `config` found, in every format. Pure. */

import type { Verdict } from '../../model.js';
import type { Format } from '../../options.js';
import type { Report, Severity } from '../../report/contract.js';
import { jsonText } from '../../report/json.js';
import {
  forMarkdown,
  forWorkflow,
  forWorkflowProperty,
  forXml,
  markdownCell,
  plain,
} from '../../wire/sanitize.js';
import type { Lint } from './lints.js';
import { CHECKED_PARTS } from './schema-parts.js';

/** What came of asking the server; what else `config` learned from it is in the lints. */
export interface ServerSaid {
  readonly kind: 'answers' | 'silent';
  readonly at: string;
  readonly reason?: string;
  /** Where it is silent. */
  readonly verdict?: Verdict;
  /** What smoke says of it, with the flags of the file. */
  readonly smoke?: Pick<Report, 'verdict' | 'exitCode' | 'remedy' | 'findings'> & {
    readonly headline: string;
  };
}

/** What was read and what is wrong with it. */
export interface Checked {
  readonly file: string;
  readonly provider: string | null;
  /** The model row that was checked, where it is one. */
  readonly path: string | null;
  /** Every model row that was checked. */
  readonly paths: readonly string[];
  readonly release: string | null;
  /** The profile's release where the one found was never measured; else null. */
  readonly judgedAs: string | null;
  /** null when no server was asked. */
  readonly asked: ServerSaid | null;
  /** Settings that hold a limit in time, which nothing here measures. */
  readonly notMeasured: readonly (keyof typeof MEASURED_BY)[];
  /** The parts of the file that nothing here checks. */
  readonly notChecked: readonly string[];
  /** What `openclaw config validate` said, in a sentence; null when it was not wanted. */
  readonly openclaw: string | null;
  readonly lints: readonly Lint[];
}

/** The settings that only time can judge, with the command that takes the time. */
export const MEASURED_BY = {
  timeoutSeconds: 'inferrs-doctor smoke',
  'localService.readyTimeoutMs': 'inferrs-doctor check --local-service',
} as const;

/** The forms that findings in a file have; a page and metrics are of runs. */
export type LintFormat = Exclude<Format, 'html' | 'prometheus'>;

const FORMATS = {
  text: asText,
  json: asJson,
  junit: asJunit,
  github: asGithub,
  markdown: asMarkdown,
} as const satisfies Record<LintFormat, (checked: Checked) => string>;

export function renderChecked(checked: Checked, format: LintFormat): string {
  return FORMATS[format](checked);
}

function asJson({ asked, lints, ...checked }: Checked): string {
  const counts = { errors: count(lints, 'error'), warnings: count(lints, 'warning') };
  const schema = 'inferrs-doctor/config/1';
  const server = asked?.kind === 'answers';
  const unanswered = asked?.kind === 'silent' ? asked.verdict : undefined;
  const { verdict = unanswered ?? null, remedy = null, findings = [] } = asked?.smoke ?? {};
  const { flags = {}, settings = [] } = remedy ?? {};
  const smoke = { verdict, flags, settings, remedy, findings };
  return `${jsonText({ schema, ...checked, server, asked: asked && answerOf(asked), ...counts, ...smoke, lints })}\n`;
}

function answerOf({ kind, at, reason }: ServerSaid) {
  return { baseUrl: at, answers: kind === 'answers', reason: reason ?? null };
}

const MARKS = { error: '✖', warning: '!', info: '·' } as const;

function asText(checked: Checked): string {
  const { lints } = checked;
  const rows = lints.map(
    (lint) =>
      `  ${MARKS[lint.severity]} ${lint.code}  ${plain(placeOf(lint))}\n      ${plain(lint.title)}\n      ${plain(lint.advice)}\n`,
  );
  return `${[headOf(checked), '', ...rows, `  ${sumOf(checked)}`, ...footOf(checked).map((line) => `  ${line}`)].join('\n')}\n`;
}

const placeOf = ({ file, line, column }: Lint): string => `${file}:${line}:${column}`;

function headOf({ file, path, paths, release, judgedAs }: Checked): string {
  const unmeasured = judgedAs === null ? '' : `, which was never measured: judged as ${judgedAs}`;
  const rows = paths.length > 1 ? `${paths.length} models` : path;
  const parts = [file, rows, release && `for OpenClaw ${release}${unmeasured}`];
  return parts.flatMap((part) => (part ? [plain(part)] : [])).join(' · ');
}

function sumOf({ lints, asked }: Checked): string {
  const sum =
    lints.length > 0
      ? `${plural(count(lints, 'error'), 'error')}, ${plural(count(lints, 'warning'), 'warning')}.`
      : `✔ nothing wrong${asked?.kind === 'silent' ? ' in the file' : ''}.`;
  return `${sum}${plain(askedText(asked))}`;
}

function askedText(asked: ServerSaid | null): string {
  if (asked === null) return ' The server was not asked.';
  return asked.kind === 'silent' ? ` The server does not answer at ${asked.at} (${asked.reason}).` : '';
}

/** The verdict of the server with this file: smoke's, in its words. */
function verdictOf({ asked }: Checked): string[] {
  if (!asked?.smoke) return [];
  const { verdict, headline, findings } = asked.smoke;
  const name = verdict.replaceAll('-', ' ').toUpperCase();
  if (verdict === 'ready' || verdict === 'needs-flags') return [plain(`${name}: ${headline}`)];
  const root = findings.find(({ severity }) => severity === 'error');
  const why = root ? [`${root.code}: ${root.title}`, root.advice] : [];
  return [`${name}: ${headline}`, ...why].filter((line) => line !== '').map((line) => plain(line));
}

function footOf(checked: Checked): string[] {
  const { notMeasured, notChecked, openclaw, lints } = checked;
  const settings = notMeasured.map((setting) => `${setting} (${MEASURED_BY[setting]} does)`);
  const isRead = lints.every(({ code }) => code !== 'config-unreadable');
  return [
    ...verdictOf(checked),
    ...(settings.length > 0 ? [`Not measured here: ${settings.join(', ')}.`] : []),
    ...(isRead && notChecked.length > 0
      ? [
          plain(
            `Not checked here: ${notChecked.join(', ')} (keys and types are checked below ${CHECKED_PARTS.join(', ')}; OpenClaw itself checks the rest, with --openclaw).`,
          ),
        ]
      : []),
    ...(openclaw === null ? [] : [plain(openclaw)]),
  ];
}

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<
  Severity,
  string
>;

/** Workflow commands: an annotation in the file for each lint, and one for the sum. */
function asGithub(checked: Checked): string {
  const rows = checked.lints.map((lint) => {
    const at = `file=${forWorkflowProperty(lint.file)},line=${lint.line},col=${lint.column}`;
    const title = forWorkflowProperty(`inferrs-doctor: ${lint.code}`);
    return `::${LEVELS[lint.severity]} ${at},title=${title}::${forWorkflow(`${lint.title}\n${lint.advice}`)}\n`;
  });
  const level = count(checked.lints, 'error') > 0 ? 'error' : 'notice';
  const sum = [sumOf(checked), ...footOf(checked)].join('\n');
  return `${rows.join('')}::${level} title=${forWorkflowProperty('inferrs-doctor: config')}::${forWorkflow(sum)}\n`;
}

/** One test case a lint, and one for the file: a file without faults is one test that passes. */
function asJunit(checked: Checked): string {
  const { lints, file } = checked;
  const errors = count(lints, 'error');
  const counts = `tests="${lints.length + 1}" failures="${errors + (errors > 0 ? 1 : 0)}" errors="0" skipped="0"`;
  const xml = (text: string): string => forXml(text).replaceAll('"', '&quot;');
  const lintCase = (lint: Lint): string => {
    const body = xml(`${lint.title}\n${lint.advice}\n${placeOf(lint)}`);
    const failed = lint.severity === 'error';
    const result = failed
      ? `<failure type="${lint.code}" message="${xml(lint.title)}">${body}</failure>`
      : `<system-out>${lint.severity}: ${body}</system-out>`;
    return `    <testcase classname="config" name="${xml(`${lint.code} ${lint.path}`)}" file="${xml(lint.file)}" line="${lint.line}">${result}</testcase>`;
  };
  const sum = xml([sumOf(checked), ...footOf(checked)].join('\n'));
  const last =
    errors > 0
      ? `<failure type="config" message="${xml(sumOf(checked))}">${sum}</failure>`
      : `<system-out>${sum}</system-out>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="inferrs-doctor" ${counts}>`,
    `  <testsuite name="inferrs-doctor config" ${counts}>`,
    ...lints.map(lintCase),
    `    <testcase classname="config" name="${xml(file)}">${last}</testcase>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function asMarkdown(checked: Checked): string {
  const rows = checked.lints.map((lint) => {
    const cells = [`${lint.line}:${lint.column}`, lint.severity, lint.code, lint.title, lint.advice];
    return `| ${cells.map(markdownCell).join(' | ')} |`;
  });
  const table =
    rows.length === 0
      ? []
      : ['| place | severity | code | what | what to do |', '|---|---|---|---|---|', ...rows, ''];
  const foot = [sumOf(checked), ...footOf(checked)].map((line) => `${forMarkdown(line)}\n`);
  return `${[`### inferrs-doctor config: ${forMarkdown(headOf(checked))}`, '', ...table, ...foot].join('\n')}`;
}

function count(lints: readonly Lint[], severity: Severity): number {
  return lints.filter((lint) => lint.severity === severity).length;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
