import { chooseProfile } from '../openclaw/config/choose-profile.js';
import { type Config, configFile, readConfig, stringOf } from '../openclaw/config/config.js';
import { ConfigFileError } from '../openclaw/config/include.js';
import { type ProviderPlace, selectProvider, writtenBy } from '../openclaw/config/provider.js';
import { formatPath, member, positionOf } from '../openclaw/config/tree.js';
import { lintProvider } from '../openclaw/lint/lint.js';
import { commandState } from '../openclaw/lint/lint-local-service.js';
import { type Lint, lintFor } from '../openclaw/lint/lints.js';
import { type Format, takeFormat } from '../options.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import type { ProfileId } from '../releases/ids.js';
import { releaseOf } from '../releases/index.js';
import { jsonText } from '../report/json.js';
import { EXIT_CODES, exitCodeAfter } from '../report/verdict.js';
import { plain } from '../wire/sanitize.js';
import type { Asked } from './measure.js';

export interface ConfigOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly profile?: ProfileId;
  readonly format?: Format;
  /** Given: another server than the configured one is asked. */
  readonly baseUrl?: string;
  /** Asks the running server; called only when the file can be read. */
  readonly ask?: (found: { readonly config: string; readonly provider: string }) => Promise<Asked>;
}

/** What was read and what is wrong with it. */
interface Checked {
  readonly file: string;
  readonly provider: string | null;
  readonly path: string | null;
  readonly release: string | null;
  /** The profile's release where the one found was never measured; else null. */
  readonly judgedAs: string | null;
  /** null when no server was asked. */
  readonly asked: Asked | null;
  /** Settings that hold a limit in time, which nothing here measures. */
  readonly notMeasured: readonly (keyof typeof MEASURED_BY)[];
  readonly lints: readonly Lint[];
}

/** The settings that only time can judge, with the command that takes the time. */
const MEASURED_BY = {
  timeoutSeconds: 'inferrs-doctor smoke',
  'localService.readyTimeoutMs': 'inferrs-doctor check --local-service',
} as const;

/**
 * Reads openclaw.json and checks the provider. Exit code 0 when there is no error (warnings are none), 1 when flags
 * are missing and nothing else is wrong, else 2.
 * @throws UsageError when there is no configuration, or not the provider that was named
 */
export async function run(options: ConfigOptions, ports: Ports): Promise<CommandOutput> {
  takeFormat('config', options.format, ['text', 'json']);
  const checked = await check(options, ports);
  const exitCode = exitCodeAfter(ports.signal, exitCodeOf(checked));
  const text = options.format === 'json' ? asJson(checked) : asText(checked);
  return { kind: 'text', text, exitCode };
}

function exitCodeOf({ lints }: Checked): number {
  const errors = lints.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return EXIT_CODES.ready;
  const onlyFlags = errors.every(({ code }) => code === 'flags-missing');
  return EXIT_CODES[onlyFlags ? 'needs-flags' : 'usage-error'];
}

async function check(options: ConfigOptions, ports: Ports): Promise<Checked> {
  const query = {
    env: ports.env,
    cwd: ports.cwd,
    ...(options.config === undefined ? {} : { config: options.config }),
  };
  const unreadable = { file: configFile(query), ...NOTHING_KNOWN };
  try {
    const config = await readConfig(query);
    if (config) return await checkProvider(config, options, ports);
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    const { file, line = 1, column = 1, reason } = error;
    return {
      ...unreadable,
      lints: [lintFor('config-unreadable', { path: '', file, line, column }, { reason })],
    };
  }
  throw new UsageError(`There is no ${unreadable.file}; print one with: inferrs-doctor init --model ID`);
}

const NOTHING_KNOWN = {
  provider: null,
  path: null,
  release: null,
  judgedAs: null,
  asked: null,
  notMeasured: [],
} as const;

async function checkProvider(config: Config, options: ConfigOptions, ports: Ports): Promise<Checked> {
  const place = selectProvider(config, options);
  const chosen = await chooseProfile({
    profile: options.profile,
    writtenBy: writtenBy(config),
    env: ports.env,
  });
  const { profile, release } = chosen;
  const judgedAs = chosen.measured ? null : releaseOf(profile).release;
  const base = { file: config.path, ...NOTHING_KNOWN, release, judgedAs };
  if (!place) {
    const lint = lintFor('provider-missing', { path: 'models.providers', ...positionOf(config.root.place) });
    return { ...base, lints: [lint] };
  }
  const asked = (await options.ask?.({ config: config.path, provider: place.providerId })) ?? null;
  const command = stringOf(config, member(member(place.node, 'localService'), 'command'));
  const facts = {
    profile,
    release,
    ...(command === undefined ? {} : { command: await commandState(command) }),
    ...(asked && options.baseUrl !== undefined ? { askedAt: asked.at } : {}),
    ...(asked?.live === undefined ? {} : { live: asked.live }),
  };
  const lints = lintProvider(config, place, facts);
  const path = formatPath(place.modelPath);
  return { ...base, provider: place.providerId, path, asked, notMeasured: limitsInTime(place), lints };
}

function limitsInTime({ node }: ProviderPlace): Checked['notMeasured'] {
  return [
    ...(member(node, 'timeoutSeconds') ? (['timeoutSeconds'] as const) : []),
    ...(member(node, 'localService') ? (['localService.readyTimeoutMs'] as const) : []),
  ];
}

function asJson({ asked, lints, ...checked }: Checked): string {
  const counts = { errors: count(lints, 'error'), warnings: count(lints, 'warning') };
  const schema = 'inferrs-doctor/config/1';
  const server = asked?.kind === 'answers';
  return `${jsonText({ schema, ...checked, server, asked: asked && answerOf(asked), ...counts, lints })}\n`;
}

function answerOf(asked: Asked) {
  const silent = asked.kind === 'silent';
  return { baseUrl: asked.at, answers: !silent, reason: silent ? asked.reason : null };
}

const MARKS = { error: '✖', warning: '!', info: '·' } as const;

function asText(checked: Checked): string {
  const { lints } = checked;
  const rows = lints.map(({ severity, code, title, advice, ...at }) => {
    const where = plain(`${at.file}:${at.line}:${at.column}`);
    return `  ${MARKS[severity]} ${code}  ${where}\n      ${plain(title)}\n      ${plain(advice)}\n`;
  });
  const [errors, warnings] = [count(lints, 'error'), count(lints, 'warning')];
  const sum =
    lints.length > 0
      ? `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`
      : `✔ nothing wrong${checked.asked?.kind === 'silent' ? ' in the file' : ''}.`;
  const asked = plain(askedText(checked.asked));
  return `${[headOf(checked), '', ...rows, `  ${sum}${asked}`, ...notMeasuredText(checked)].join('\n')}\n`;
}

function headOf({ file, path, release, judgedAs }: Checked): string {
  const unmeasured = judgedAs === null ? '' : `, which was never measured: judged as ${judgedAs}`;
  const parts = [file, path, release && `for OpenClaw ${release}${unmeasured}`];
  return parts.flatMap((part) => (part ? [plain(part)] : [])).join(' · ');
}

function askedText(asked: Asked | null): string {
  if (asked === null) return ' The server was not asked.';
  return asked.kind === 'silent' ? ` The server does not answer at ${asked.at} (${asked.reason}).` : '';
}

function notMeasuredText({ notMeasured }: Checked): string[] {
  if (notMeasured.length === 0) return [];
  const settings = notMeasured.map((setting) => `${setting} (${MEASURED_BY[setting]} does)`);
  return [`  Not measured here: ${settings.join(', ')}.`];
}

function count(lints: readonly Lint[], severity: Lint['severity']): number {
  return lints.filter((lint) => lint.severity === severity).length;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
