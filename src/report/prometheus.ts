/** The report as metrics for the textfile collector of a Prometheus node exporter. Pure. */
import { plain } from '../wire/sanitize.js';
import type { Report, Speed } from './contract.js';
import type { Fleet } from './fleet-contract.js';
import type { Session } from './session-contract.js';
import { VERDICTS } from './verdict.js';

type Labels = Readonly<Record<string, string>>;
/** null: not measured, and no sample. */
type Sample = readonly [labels: Labels, value: number | null | undefined];

interface Metric {
  /** Behind `inferrs_doctor_`; in base units: seconds, tokens. */
  readonly name: string;
  readonly help: string;
  readonly samples: (report: Report) => readonly Sample[];
}

/** A gauge that has one sample a report. */
const one = (name: string, help: string, value: (report: Report) => Sample[1]): Metric => ({
  name,
  help,
  samples: (report) => [[{}, value(report)]],
});

const GAUGES: readonly Metric[] = [
  one('up', 'Whether an OpenAI-compatible server answered.', ({ verdict, layers }) =>
    layers.length === 0 ? null : Number(verdict !== 'unreachable'),
  ),
  {
    name: 'verdict',
    help: 'The verdict: 1 for the one that was given.',
    samples: (report) => VERDICTS.map((verdict) => [{ verdict }, Number(verdict === report.verdict)]),
  },
  one('exit_code', 'The exit code of the run.', ({ exitCode }) => exitCode),
  {
    name: 'layer_passed',
    help: 'Whether a layer passed; skipped layers are left out.',
    samples: ({ layers }) =>
      layers.map(({ id, status }) => [
        { layer: id },
        status === 'skipped' ? null : Number(status !== 'fail'),
      ]),
  },
  {
    name: 'layer_duration_seconds',
    help: 'How long a layer took.',
    samples: ({ layers }) =>
      layers.map(({ id, status, ms }) => [{ layer: id }, status === 'skipped' ? null : seconds(ms)]),
  },
  {
    name: 'findings',
    help: 'Findings by severity.',
    samples: ({ findings }) =>
      (['error', 'warning'] as const).map((severity) => [
        { severity },
        findings.filter((finding) => finding.severity === severity).length,
      ]),
  },
  one('regressions', 'What is worse than in the baseline.', ({ baseline }) => baseline?.worse.length),
  one('run_duration_seconds', 'How long the run took.', ({ durationMs }) => seconds(durationMs)),
  one('requests', 'Requests that the run sent.', ({ requests }) => requests.count),
  one('first_token_seconds', 'Time to the first token of a first full turn.', (report) =>
    seconds(report.session?.turns[0]?.firstTokenMs ?? speedOf(report)?.firstTokenMs),
  ),
  one('prefill_tokens_per_second', 'Speed of reading a prompt.', (report) => rateOf(report, 'prefill')),
  one('decode_tokens_per_second', 'Speed of writing an answer.', (report) => rateOf(report, 'decode')),
  one('cache_reused', 'Whether the next turn reused the prefix of the last.', ({ session }) =>
    flag(session?.cache.reused),
  ),
  one('cache_survives_others', 'Whether the prefix outlived other conversations.', ({ session }) =>
    flag(session?.cache.survivesOthers),
  ),
  {
    name: 'window_tokens',
    help: 'The context window: as the server tells it, and as far as it worked.',
    samples: ({ session, server }) => [
      [{ kind: 'told' }, session?.window.told ?? server.contextTokens],
      [{ kind: 'usable' }, session?.window.usable],
    ],
  },
  {
    name: 'build_info',
    help: 'The version of inferrs-doctor.',
    samples: ({ tool }) => [[{ version: tool.version }, 1]],
  },
];

const PREFIX = 'inferrs_doctor_';
/** Every name that is written. */
export const METRIC_NAMES: readonly string[] = GAUGES.map(({ name }) => PREFIX + name);

/** Names that labels of a target may not take: they are on metrics already, or Prometheus puts them there. */
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

/** One gauge a fact, labelled with server and model. Ends with a line feed, as the exposition format wants it. */
export const renderPrometheus = (report: Report): string => exposition([report]);

/** The same of every target, with its name and its labels. */
export const renderFleetPrometheus = ({ targets }: Fleet): string => exposition(targets);

/** All samples of a metric stand together, whichever report they are of. */
function exposition(reports: readonly Report[]): string {
  return GAUGES.map(({ name, help, samples }) => {
    const lines = reports.flatMap((report) =>
      samples(report).flatMap(([own, value]) =>
        value === null || value === undefined
          ? []
          : [`${PREFIX}${name}{${labelText({ ...labelsOf(report), ...own })}} ${value}`],
      ),
    );
    const head = [`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} gauge`];
    return lines.length === 0 ? '' : [...head, ...lines, ''].join('\n');
  }).join('');
}

/** What tells one target from another: two series with the same labels would be one. */
const labelsOf = ({ target, name, labels }: Report): Labels => ({
  ...labels,
  target: name ?? target.baseUrl,
  base_url: target.baseUrl,
  model: target.model ?? '',
  profile: target.profile,
});

/** With the flags of the remedy where there are any: so OpenClaw will send it. */
const speedOf = ({ layers, remedy }: Report): Speed | undefined =>
  [...layers, ...(remedy?.layers ?? [])].findLast(({ speed }) => speed !== undefined)?.speed;

/** A session measures over many tokens, a smoke run over one turn. */
const rateOf = (report: Report, which: keyof Session['speed']): number | null | undefined =>
  report.session?.speed[which] ?? speedOf(report)?.[which];

const flag = (value: boolean | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const seconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms) / 1000;

/** `name="value"` on one line, with the escapes of the exposition format; nothing invisible and no controls. */
const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

const escaped = (value: string): string => plain(value).replace(/["\\]/g, '\\$&');
