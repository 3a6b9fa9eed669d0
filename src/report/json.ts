import type { Finding, LayerResult, Remedy, Report, Smallest } from '../model.js';
import { clip } from '../wire/sanitize.js';
import { betterSteps, nextSteps } from './steps.js';

/** Longest server text that is shown, in graphemes. */
export const MAX_SHOWN = 65_536;

/** Controls beyond those that JSON escapes anyway, invisible and reordering marks, and half a `##[command]`. */
const ESCAPED = /[\x7f-\x9f\u2028\u2029\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]|(?<=#)#(?=\w*\[)/gu;

/**
 * The report as JSON (schema `inferrs-doctor/report/1`): the keys of the contract in its order, then those added
 * since. Milliseconds are whole. Strings keep what the server said, but nothing in them reaches a terminal raw.
 */
export function renderJson(report: Report): string {
  return `${jsonText(contractOrder(report))}\n`;
}

/**
 * JSON in which every character that a terminal or a CI runner may obey is written as an escape.
 * @param indent spaces; 0: all on one line
 */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(ESCAPED, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function contractOrder(report: Report) {
  const { target, server, requests } = report;
  return {
    schema: report.schema,
    tool: { name: report.tool.name, version: report.tool.version },
    target: {
      baseUrl: target.baseUrl,
      model: target.model,
      profile: target.profile,
      flags: target.flags,
      variant: target.variant,
      configPath: target.configPath,
      configFile: target.configFile,
    },
    server: {
      kind: server.kind,
      detail: server.detail,
      evidence: server.evidence,
      contextTokens: server.contextTokens,
    },
    verdict: report.verdict,
    exitCode: report.exitCode,
    layers: report.layers.map(layerOrder),
    findings: report.findings.map(findingOrder),
    cause: report.cause,
    remedy: report.remedy === null ? null : remedyOrder(report.remedy),
    requests: { count: requests.count, fullTurns: requests.fullTurns, bytes: requests.bytes },
    durationMs: Math.round(report.durationMs),
    command: report.command,
    notes: report.notes,
    models: report.models,
    servedAs: report.servedAs,
    next: [...betterSteps(report), ...nextSteps(report)],
    options: report.options,
    spent: report.spent,
    footnotes: report.footnotes,
    fault: report.fault,
    file: report.file,
    smallest: report.smallest && smallestOrder(report.smallest),
  };
}

function smallestOrder({ body, bytes, minimal, curl }: Smallest) {
  return { body, bytes, minimal, curl };
}

function layerOrder(layer: LayerResult) {
  return {
    id: layer.id,
    status: layer.status,
    ms: Math.round(layer.ms),
    reason: clip(layer.reason, MAX_SHOWN),
    note: layer.note,
  };
}

function findingOrder(finding: Finding) {
  return {
    code: finding.code,
    severity: finding.severity,
    layer: finding.layer,
    title: clip(finding.title, MAX_SHOWN),
    serverSaid: finding.serverSaid === undefined ? undefined : clip(finding.serverSaid, MAX_SHOWN),
    advice: clip(finding.advice, MAX_SHOWN),
    flags: finding.flags,
    sources: finding.sources,
    why: finding.why,
    serverOption: finding.serverOption,
    tryFlags: finding.tryFlags,
  };
}

function remedyOrder(remedy: Remedy) {
  return {
    flags: remedy.flags,
    status: remedy.status,
    loses: remedy.loses,
    proof: remedy.proof,
    layers: remedy.layers?.map(layerOrder),
  };
}
