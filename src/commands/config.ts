import type { ProfileId } from '../model.js';
import { chooseProfile } from '../openclaw/choose-profile.js';
import { type Config, configFile, readConfig, stringOf } from '../openclaw/config.js';
import { ConfigFileError } from '../openclaw/include.js';
import { type Live, lintProvider } from '../openclaw/lint.js';
import { commandState } from '../openclaw/lint-local-service.js';
import { type Lint, lintFor } from '../openclaw/lints.js';
import { type ProviderPlace, selectProvider, writtenBy } from '../openclaw/provider.js';
import { formatPath, member, positionOf } from '../openclaw/tree.js';
import { type CommandOutput, type Ports, UsageError } from '../ports.js';
import { jsonText } from '../report/json.js';
import { plain } from '../wire/sanitize.js';

export interface ConfigOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly profile?: ProfileId;
  readonly format?: string;
  /** What is known of the running server; asked only when the file can be read. */
  readonly live?: (place: ProviderPlace, config: Config) => Promise<Live | undefined>;
}

/** What was read and what is wrong with it. */
interface Checked {
  readonly file: string;
  readonly provider: string | null;
  readonly path: string | null;
  readonly release: string | null;
  readonly server: boolean;
  readonly lints: readonly Lint[];
}

/**
 * Reads openclaw.json and checks the provider. Exit code 0 when there is no error (warnings are none), else 2.
 * @throws UsageError when there is no configuration, or not the provider that was named
 */
export async function run(options: ConfigOptions, ports: Ports): Promise<CommandOutput> {
  const checked = await check(options, ports);
  const exitCode = checked.lints.some(({ severity }) => severity === 'error') ? 2 : 0;
  const text = options.format === 'json' ? asJson(checked) : asText(checked);
  return { kind: 'text', text, exitCode };
}

async function check(options: ConfigOptions, ports: Ports): Promise<Checked> {
  const query = {
    env: ports.env,
    cwd: ports.cwd,
    ...(options.config === undefined ? {} : { config: options.config }),
  };
  const unreadable = { file: configFile(query), provider: null, path: null, release: null, server: false };
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

async function checkProvider(config: Config, options: ConfigOptions, ports: Ports): Promise<Checked> {
  const place = selectProvider(config, options);
  const { profile, release } = await chooseProfile({
    profile: options.profile,
    writtenBy: writtenBy(config),
    env: ports.env,
  });
  const base = { file: config.path, release };
  if (!place) {
    const lint = lintFor('provider-missing', { path: 'models.providers', ...positionOf(config.root.place) });
    return { ...base, provider: null, path: null, server: false, lints: [lint] };
  }
  const live = await options.live?.(place, config);
  const command = stringOf(config, member(member(place.node, 'localService'), 'command'));
  const facts = {
    profile,
    release,
    ...(command === undefined ? {} : { command: await commandState(command) }),
    ...(live === undefined ? {} : { live }),
  };
  const lints = lintProvider(config, place, facts);
  const path = formatPath(place.modelPath);
  return { ...base, provider: place.providerId, path, server: live !== undefined, lints };
}

function asJson({ file, provider, path, release, server, lints }: Checked): string {
  const counts = { errors: count(lints, 'error'), warnings: count(lints, 'warning') };
  const schema = 'inferrs-doctor/config/1';
  return `${jsonText({ schema, file, provider, path, release, server, ...counts, lints })}\n`;
}

const MARKS = { error: '✖', warning: '!', info: '·' } as const;

function asText(checked: Checked): string {
  const { file, path, release, server, lints } = checked;
  const head = [plain(file), path && plain(path), release && `for OpenClaw ${plain(release)}`]
    .filter(Boolean)
    .join(' · ');
  const rows = lints.map(({ severity, code, title, advice, ...at }) => {
    const where = plain(`${at.file}:${at.line}:${at.column}`);
    return `  ${MARKS[severity]} ${code}  ${where}\n      ${plain(title)}\n      ${plain(advice)}\n`;
  });
  const asked = server ? '' : ' The server was not asked.';
  const [errors, warnings] = [count(lints, 'error'), count(lints, 'warning')];
  const sum =
    lints.length === 0
      ? `  ✔ nothing wrong.${asked}`
      : `  ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.${asked}`;
  return `${[head, '', ...rows, sum].join('\n')}\n`;
}

function count(lints: readonly Lint[], severity: Lint['severity']): number {
  return lints.filter((lint) => lint.severity === severity).length;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
