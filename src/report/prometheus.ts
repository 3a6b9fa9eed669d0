/** The report as metrics for the textfile collector of a Prometheus node exporter. Pure. */

import { plain } from '../wire/sanitize.js';
import type { Fleet, Report } from './contract.js';
import { VERDICTS } from './verdict.js';

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Labels, value: number | null])[];
}

/**
 * One gauge a fact, in base units (seconds, tokens, bytes), labelled with server and model. What was not measured has
 * no sample. Ends with a line feed, as the exposition format wants it.
 */
export const renderPrometheus = (report: Report): string => exposition([report]);

/** The same of every target, with its name and its labels. */
export const renderFleetPrometheus = ({ targets }: Fleet): string => exposition(targets);

/** All samples of a metric stand together, whichever report they are of. */
function exposition(reports: readonly Report[]): string {
  const all = reports.map((report) => ({ labels: labelsOf(report), metrics: metricsOf(report) }));
  return (all[0]?.metrics ?? [])
    .map(({ name, help }, index) => {
      const lines = all.flatMap(({ labels, metrics }) =>
        (metrics[index]?.samples ?? []).flatMap(([own, value]) =>
          value === null ? [] : [`${name}{${labelText({ ...labels, ...own })}} ${value}`],
        ),
      );
      return lines.length === 0
        ? ''
        : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
    })
    .join('');
}

/** What tells one target from another: two series with the same labels would be one. */
const labelsOf = ({ target, name, labels }: Report): Labels => ({
  ...labels,
  ...(name !== undefined && { target: name }),
  base_url: target.baseUrl,
  model: target.model ?? '',
  profile: target.profile,
});

function metricsOf(report: Report): readonly Metric[] {
  const { layers, session, verdict, requests, server } = report;
  const gauge = (name: string, help: string, ...samples: Metric['samples']): Metric => ({
    name: `inferrs_doctor_${name}`,
    help,
    samples,
  });
  const flag = (value: boolean | null | undefined): number | null =>
    value === null || value === undefined ? null : Number(value);
  const first = session?.turns[0]?.firstTokenMs;
  return [
    gauge('up', 'Whether an OpenAI-compatible server answered.', [{}, Number(verdict !== 'unreachable')]),
    gauge(
      'verdict',
      'The verdict: 1 for the one that was given.',
      ...VERDICTS.map((name) => [{ verdict: name }, Number(name === verdict)] as const),
    ),
    gauge('exit_code', 'The exit code of the run.', [{}, report.exitCode]),
    gauge(
      'layer_passed',
      'Whether a layer passed; skipped layers are left out.',
      ...layers.map(
        ({ id, status }) => [{ layer: id }, status === 'skipped' ? null : Number(status !== 'fail')] as const,
      ),
    ),
    gauge(
      'layer_duration_seconds',
      'How long a layer took.',
      ...layers.map(
        ({ id, status, ms }) => [{ layer: id }, status === 'skipped' ? null : seconds(ms)] as const,
      ),
    ),
    gauge(
      'findings',
      'Findings by severity.',
      ...(['error', 'warning'] as const).map(
        (severity) =>
          [{ severity }, report.findings.filter((finding) => finding.severity === severity).length] as const,
      ),
    ),
    gauge('run_duration_seconds', 'How long the run took.', [{}, seconds(report.durationMs)]),
    gauge('requests', 'Requests that the run sent.', [{}, requests.count]),
    gauge('first_token_seconds', 'Time to the first token of a first turn.', [
      {},
      first === null || first === undefined ? null : seconds(first),
    ]),
    gauge('prefill_tokens_per_second', 'Speed of reading a prompt.', [{}, session?.speed.prefill ?? null]),
    gauge('decode_tokens_per_second', 'Speed of writing an answer.', [{}, session?.speed.decode ?? null]),
    gauge('cache_reused', 'Whether the next turn reused the prefix of the last.', [
      {},
      flag(session?.cache.reused),
    ]),
    gauge('cache_survives_others', 'Whether the prefix outlived other conversations.', [
      {},
      flag(session?.cache.survivesOthers),
    ]),
    gauge(
      'window_tokens',
      'The context window: as the server tells it, and as far as it worked.',
      [{ kind: 'told' }, session?.window.told ?? server.contextTokens ?? null],
      [{ kind: 'usable' }, session?.window.usable ?? null],
    ),
    gauge('build_info', 'The version of inferrs-doctor.', [{ version: report.tool.version }, 1]),
  ];
}

const seconds = (ms: number): number => ms / 1000;

/** `name="value"` on one line, with the escapes of the exposition format; nothing invisible and no controls. */
const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

/** Names that labels of a target may not take: they are on metrics already. */
export const RESERVED_LABELS: readonly string[] = [
  'target',
  'base_url',
  'model',
  'profile',
  'verdict',
  'layer',
  'severity',
  'kind',
  'version',
  'job',
  'instance',
];

const escaped = (value: string): string => plain(value).replace(/["\\]/g, '\\$&');
