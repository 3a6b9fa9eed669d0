/** What `config` found, in every format. */

import type { Format } from '../../options.js';
import { asStarted, PROGRAM, reportAsStarted } from '../../report/command-line.js';
import type { Severity } from '../../report/contract.js';
import { jsonText } from '../../report/json.js';
import type { Layout } from '../../report/options.js';
import { laidOut } from '../../report/page.js';
import { verdictWords } from '../../report/verdict-words.js';
import {
  forMarkdown,
  forWorkflow,
  forWorkflowProperty,
  forXml,
  markdownCell,
  plain,
} from '../../wire/sanitize.js';
import type { Checked, ServerSaid } from './checked.js';
import type { Lint } from './lints.js';
import { checkedLines, count, headOf, leftOut, placeOf, sumOf } from './show-text.js';

/** The forms that findings in a file have; a page and metrics are of runs. */
export type LintFormat = Exclude<Format, 'html' | 'prometheus'>;

/** The forms that programs read. */
const FORMATS = {
  json: asJson,
  junit: asJunit,
  github: asGithub,
  markdown: asMarkdown,
} as const satisfies Record<Exclude<LintFormat, 'text'>, (checked: Checked) => string>;

export function renderChecked(checked: Checked, format: LintFormat): Layout {
  if (format === 'text') return laidOut((page, style) => checkedLines(page, checked, style.quiet));
  return async ({ program = PROGRAM }) => FORMATS[format](asStartedHere(checked, program));
}

/** The commands in it as they would be typed here; names of formats and suites stay. */
function asStartedHere(checked: Checked, program: string): Checked {
  const lints = checked.lints.map((lint) => ({
    ...lint,
    advice: asStarted(lint.advice, program),
    ...(lint.command !== undefined && { command: asStarted(lint.command, program) }),
  }));
  const { asked } = checked;
  const smoke = asked?.smoke && reportAsStarted(asked.smoke, program);
  return { ...checked, lints, asked: asked && smoke ? { ...asked, smoke } : asked };
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

/** The sum, the verdict and what was left out, a line each. */
const summary = (checked: Checked): string[] =>
  [
    sumOf(checked),
    ...(checked.asked?.smoke ? verdictWords(checked.asked.smoke) : []),
    ...leftOut(checked),
  ].map((line) => plain(line));

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
  const sum = summary(checked).join('\n');
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
  const sum = xml(summary(checked).join('\n'));
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
  const foot = summary(checked).map((line) => `${forMarkdown(line)}\n`);
  return `${[`### inferrs-doctor config: ${forMarkdown(headOf(checked).join(' · '))}`, '', ...table, ...foot].join('\n')}`;
}
