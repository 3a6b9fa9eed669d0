import { LAYERS } from '../steps.js';
import { clip, forXml } from '../wire/sanitize.js';
import type { Finding, LayerResult, Report } from './contract.js';
import type { Fleet } from './fleet-contract.js';
import { compatSnippet, MAX_SHOWN } from './format.js';
import { betterSteps, nextSteps, stepLine } from './steps.js';
import { costLine, headline, snippetOf, titleParts, verdictName } from './summary.js';

interface TestCase {
  readonly group: 'layers' | 'findings' | 'verdict';
  readonly name: string;
  readonly seconds: number;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/**
 * JUnit XML in the dialect that CI viewers share: testsuites > testsuite > testcase with failure, skipped and
 * system-out; times in seconds. Each layer and each finding is a test case, and the verdict is one, so that a run
 * that was interrupted or settled nothing never looks green. Warnings pass and say so in system-out.
 */
export const renderJunit = (report: Report): string => suites(report.tool.name, report.durationMs, [report]);

/** A suite each target. */
export const renderFleetJunit = (fleet: Fleet): string =>
  suites(`${fleet.tool.name} ${fleet.command} ${fleet.file}`, fleet.durationMs, fleet.targets);

function suites(name: string, durationMs: number, reports: readonly Report[]): string {
  const all = reports.map((report) => ({ report, cases: casesOf(report) }));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(name)}" ${counts(
      all.flatMap(({ cases }) => cases),
      durationMs,
    )}>`,
    ...all.flatMap(({ report, cases }) => suiteLines(report, cases)),
    '</testsuites>',
    '',
  ].join('\n');
}

const casesOf = (report: Report): TestCase[] => [
  ...report.layers.map(layerCase),
  ...report.findings.map(findingCase),
  verdictCase(report),
];

function counts(cases: readonly TestCase[], durationMs: number): string {
  const failures = cases.filter((test) => test.result === 'failed').length;
  const skipped = cases.filter((test) => test.result === 'skipped').length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time(durationMs / 1000)}"`;
}

function suiteLines(report: Report, cases: readonly TestCase[]): string[] {
  const name = [`${report.tool.name} ${report.command}`, report.name ?? []].flat().join(' ');
  return [
    `  <testsuite name="${attribute(name)}" ${counts(cases, report.durationMs)}>`,
    '    <properties>',
    ...properties(report).map(
      ([key, value]) => `      <property name="${attribute(key)}" value="${attribute(value)}"/>`,
    ),
    '    </properties>',
    ...cases.flatMap((test) => caseLines(test, report.name)),
    '  </testsuite>',
  ];
}

function properties(report: Report): [string, string][] {
  const { target, server } = report;
  return [
    ['verdict', report.verdict],
    ['exitCode', String(report.exitCode)],
    ['baseUrl', target.baseUrl],
    ['model', target.model ?? ''],
    ['profile', target.profile],
    ['server', server.kind],
    ['version', report.tool.version],
    ['requests', costLine(report)],
    ...Object.entries(report.labels ?? {}).map(([key, value]): [string, string] => [`label.${key}`, value]),
  ];
}

const RESULTS = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  skipped: 'skipped',
} as const satisfies Record<LayerResult['status'], TestCase['result']>;

function layerCase(layer: LayerResult): TestCase {
  const warning = layer.status === 'warn' ? `warning: ${layer.reason}` : layer.reason;
  return {
    group: 'layers',
    name: LAYERS[layer.id].name,
    seconds: layer.ms / 1000,
    result: RESULTS[layer.status],
    type: 'layer',
    message: layer.reason,
    text: layer.note === undefined ? warning : `${warning}\n${layer.note}`,
  };
}

function findingCase(finding: Finding): TestCase {
  const parts = [`${finding.severity}: ${finding.title}`];
  if (finding.serverSaid !== undefined) parts.push(`server said: ${finding.serverSaid}`);
  if (finding.modelSaid !== undefined) parts.push(`model said: ${finding.modelSaid}`);
  if (finding.why !== undefined) parts.push(`why: ${finding.why}`);
  if (finding.advice !== '') parts.push(finding.advice);
  if (Object.keys(finding.flags).length > 0) parts.push(...compatSnippet(finding.flags, 100));
  parts.push(...finding.sources);
  return {
    group: 'findings',
    name: `${finding.code} (${LAYERS[finding.layer].name})`,
    seconds: 0,
    result: finding.severity === 'error' ? 'failed' : 'passed',
    type: finding.code,
    message: finding.title,
    text: parts.join('\n'),
  };
}

function verdictCase(report: Report): TestCase {
  const snippet = snippetOf(report, 100);
  const told = report.verdict === 'needs-flags' ? snippet : [];
  return {
    group: 'verdict',
    name: 'verdict',
    seconds: report.durationMs / 1000,
    result: report.verdict === 'ready' ? 'passed' : 'failed',
    type: report.verdict,
    message: [`${verdictName(report)}: ${headline(report)}`, ...told].join(' '),
    text: [
      titleParts(report).join(' · '),
      headline(report),
      ...snippet,
      ...[...betterSteps(report), ...nextSteps(report)].map(stepLine),
      costLine(report),
    ].join('\n'),
  };
}

/** @param of a target of a fleet: viewers tell cases apart by their class names */
function caseLines(test: TestCase, of: string | undefined): string[] {
  const classname = attribute(['inferrs-doctor', of ?? [], test.group].flat().join('.'));
  const head = `    <testcase classname="${classname}" name="${attribute(test.name)}" time="${time(test.seconds)}">`;
  const message = attribute(clip(test.message, 300));
  const text = forXml(clip(test.text, MAX_SHOWN));
  const body = {
    passed: `      <system-out>${text}</system-out>`,
    failed: `      <failure type="${attribute(test.type)}" message="${message}">${text}</failure>`,
    skipped: `      <skipped message="${message}"/>`,
  } as const satisfies Record<TestCase['result'], string>;
  return [head, body[test.result], '    </testcase>'];
}

function attribute(text: string): string {
  return forXml(text, 'one');
}

function time(seconds: number): string {
  return Math.max(0, seconds).toFixed(3);
}
