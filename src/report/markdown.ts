import { labelOf } from '../releases/ids.js';
import { LAYERS } from '../steps.js';
import { clip, forMarkdown, markdownCell, markdownCode, markdownFence } from '../wire/sanitize.js';
import type { Finding, LayerResult, Report } from './contract.js';
import { formatFlags, formatMs } from './format.js';
import { betterSteps, nextSteps, type Step } from './steps.js';
import {
  costLine,
  flagsIntro,
  hasFlags,
  headline,
  sentence,
  smallestTitle,
  snippetOf,
  verdictName,
} from './summary.js';

/** Longest quotation of a server, in graphemes: an issue body holds 65,536 characters in all. */
const QUOTE = 4000;

const STATUS_WORDS = {
  pass: '✅ pass',
  fail: '❌ fail',
  warn: '⚠️ warning',
  skipped: 'skipped',
} as const satisfies Record<LayerResult['status'], string>;

/** The report as GitHub-flavoured Markdown, for an issue or a job summary. What a server said stands in code only. */
export function renderMarkdown(report: Report): string {
  const blocks = [
    `### inferrs-doctor ${forMarkdown(report.command)}: ${verdictName(report)}`,
    forMarkdown(sentence(headline(report))),
    ...remedyBlocks(report),
    [...betterSteps(report), ...nextSteps(report)].map((step) => `- ${stepMarkdown(step)}`).join('\n'),
    layerTable(report.layers),
    ...report.findings.flatMap(findingBlocks),
    ...proofBlocks(report),
    ...smallestBlocks(report),
    factTable(report),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function stepMarkdown(step: Step): string {
  const command = step.command === undefined ? '' : ` ${markdownCode(step.command)}`;
  return forMarkdown(sentence(step.text)) + command;
}

function remedyBlocks(report: Report): string[] {
  const { remedy } = report;
  const snippet = snippetOf(report, 80);
  if (remedy === null || snippet.length === 0) return [];
  const intro =
    report.verdict === 'needs-flags' || !hasFlags(report) ? [] : [forMarkdown(sentence(flagsIntro(report)))];
  const loses = remedy.loses.length === 0 ? [] : [`This costs: ${forMarkdown(remedy.loses.join(', '))}.`];
  const why = [...new Set(remedy.settings.map((setting) => setting.why))].map((text) =>
    forMarkdown(sentence(`${text}.`)),
  );
  return [...intro, markdownFence(snippet.join('\n'), 'json5'), ...why, ...loses];
}

function layerTable(layers: readonly LayerResult[]): string {
  if (layers.length === 0) return '';
  const rows = layers.map((layer) => {
    const reason = clip(layer.note === undefined ? layer.reason : `${layer.reason} (${layer.note})`, QUOTE);
    const time = layer.status === 'skipped' ? '' : formatMs(layer.ms);
    return `| ${LAYERS[layer.id].name} | ${STATUS_WORDS[layer.status]} | ${markdownCell(reason)} | ${time} |`;
  });
  return ['| layer | result | what was seen | time |', '|---|---|---|---:|', ...rows].join('\n');
}

function findingBlocks(finding: Finding): string[] {
  const blocks = [
    `#### ${finding.severity}: ${markdownCode(finding.code)} (${LAYERS[finding.layer].name})`,
    forMarkdown(sentence(finding.title)),
  ];
  if (finding.serverSaid !== undefined) {
    blocks.push(`The server said:\n\n${markdownFence(clip(finding.serverSaid, QUOTE))}`);
  }
  if (finding.modelSaid !== undefined)
    blocks.push(`The model said:\n\n${markdownFence(clip(finding.modelSaid, QUOTE))}`);
  if (finding.why !== undefined) blocks.push(`Why: ${forMarkdown(finding.why)}`);
  if (finding.severity !== 'error' && finding.advice !== '') blocks.push(forMarkdown(finding.advice));
  if (finding.sources.length > 0) {
    blocks.push(`Sources: ${finding.sources.map((source) => markdownCode(source)).join(', ')}`);
  }
  return blocks;
}

function proofBlocks(report: Report): string[] {
  const { remedy } = report;
  if (remedy === null) return [];
  const flags = hasFlags(report)
    ? `With ${markdownCode(formatFlags(remedy.flags))}`
    : remedy.settings.length > 0
      ? 'With these settings'
      : 'With the flag sets that were tried';
  return [`${flags} (${remedy.status}): ${forMarkdown(remedy.proof)}`, layerTable(remedy.layers ?? [])];
}

function smallestBlocks({ smallest }: Report): string[] {
  if (smallest === undefined) return [];
  const title = forMarkdown(sentence(smallestTitle(smallest, QUOTE)));
  return smallest.curl.length > QUOTE ? [title] : [title, markdownFence(smallest.curl, 'sh')];
}

function factTable(report: Report): string {
  const { target, server } = report;
  const variant = target.variant === null ? '' : ` (${target.variant})`;
  const facts: [string, string][] = [
    ['server', [server.kind, server.detail].filter((part) => part !== '').join(', ')],
    ['evidence', server.evidence.join('; ')],
    ['base URL', target.baseUrl],
    ['model', target.model ?? ''],
    ['as', labelOf(target.profile) + variant],
    ['flags tested', formatFlags(target.flags)],
    ['cause', report.cause.join(' + ')],
    ['cost', costLine(report)],
    ['exit code', String(report.exitCode)],
    ['inferrs-doctor', report.tool.version],
    ...[...report.notes, ...(report.footnotes ?? [])].map((note): [string, string] => ['note', note]),
  ];
  const rows = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `| ${name} | ${markdownCell(clip(value, 500))} |`);
  return ['| | |', '|---|---|', ...rows].join('\n');
}
