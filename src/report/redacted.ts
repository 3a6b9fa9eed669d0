import type { Finding, LayerResult, Report } from './contract.js';

/**
 * The report with every text redacted that may rest on a server's words. What came over the wire is redacted already;
 * this is for what was put together since, out of pieces that were harmless by themselves.
 */
export function redactReport(report: Report, redact: (text: string) => string): Report {
  const layer = (given: LayerResult): LayerResult => ({
    ...given,
    reason: redact(given.reason),
    ...(given.note === undefined ? {} : { note: redact(given.note) }),
  });
  const finding = (given: Finding): Finding => ({
    ...given,
    title: redact(given.title),
    advice: redact(given.advice),
    ...(given.why === undefined ? {} : { why: redact(given.why) }),
    ...(given.serverSaid === undefined ? {} : { serverSaid: redact(given.serverSaid) }),
    ...(given.modelSaid === undefined ? {} : { modelSaid: redact(given.modelSaid) }),
    ...(given.serverOption === undefined ? {} : { serverOption: redact(given.serverOption) }),
  });
  const { server, remedy } = report;
  return {
    ...report,
    server: { ...server, detail: redact(server.detail), evidence: server.evidence.map(redact) },
    layers: report.layers.map(layer),
    findings: report.findings.map(finding),
    remedy: remedy && {
      ...remedy,
      proof: redact(remedy.proof),
      ...(remedy.layers === undefined ? {} : { layers: remedy.layers.map(layer) }),
    },
    notes: report.notes.map(redact),
    ...(report.options && {
      options: report.options.map(({ name, value }) =>
        value === undefined ? { name } : { name, value: redact(value) },
      ),
    }),
  };
}
