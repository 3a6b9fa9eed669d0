import { formatPath } from '../config-path.js';
import { givenOptions } from '../given-options.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import { type Config, configFile, readConfig, stringOf } from '../openclaw/config/config.js';
import { ConfigFileError } from '../openclaw/config/include.js';
import { writtenBy } from '../openclaw/config/made-for.js';
import { everyPlace, type ProviderPlace, selectProvider } from '../openclaw/config/provider.js';
import { member, positionOf } from '../openclaw/config/tree.js';
import type { Checked } from '../openclaw/lint/checked.js';
import { lintProvider } from '../openclaw/lint/lint.js';
import type { LintFacts } from '../openclaw/lint/lint-context.js';
import { commandState } from '../openclaw/lint/lint-local-service.js';
import { askOpenClaw } from '../openclaw/lint/lint-openclaw.js';
import { lintSchema } from '../openclaw/lint/lint-schema.js';
import { type Lint, lintFor } from '../openclaw/lint/lints.js';
import { type LintFormat, renderChecked } from '../openclaw/lint/show.js';

import type { CommandOutput, Ports } from '../ports.js';
import { releaseOf } from '../releases/index.js';
import { commandOn } from '../report/command-line.js';
import { EXIT_CODES, exitCodeAfter } from '../report/verdict.js';
import { UsageError } from '../usage-error.js';
import { liveOf, readSession } from './finished-session.js';
import type { Asked } from './measure.js';

export interface ConfigOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  readonly format?: LintFormat;
  /** Every provider and every model of the file; no server is asked. */
  readonly all?: boolean;
  /** A session's report as JSON: what it found is held against the file, and no server is asked. */
  readonly session?: string;
  /** Asks no server. */
  readonly offline?: boolean;
  /** True, or the path of the command: OpenClaw itself checks the file as well. */
  readonly openclaw?: boolean | string;
  /** Given: another server than the configured one is asked. */
  readonly baseUrl?: string;
  /** Asks the running server; called only when the file can be read. */
  readonly ask?: (found: { readonly config: string; readonly provider: string }) => Promise<Asked>;
}

/**
 * Reads openclaw.json and checks the provider. Exit code 2 when the file is wrong (warnings are none), 1 when flags are
 * missing and nothing else is wrong; else the exit code of smoke's verdict of the server, 0 where none answers.
 * @throws UsageError when there is no configuration, or not the provider that was named
 */
export async function run(options: ConfigOptions, ports: Ports): Promise<CommandOutput> {
  const checked = await check(options, ports);
  const exitCode = exitCodeAfter(ports.signal, exitCodeOf(checked));
  return { kind: 'text', text: renderChecked(checked, options.format ?? 'text'), exitCode };
}

function exitCodeOf({ lints, asked }: Checked): number {
  const errors = lints.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return EXIT_CODES[asked?.smoke?.verdict ?? 'ready'];
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
  throw new UsageError(
    `There is no ${unreadable.file}; print one with: ${commandOn(givenOptions(options), 'init', ['--config'])}`,
  );
}

const NOTHING_KNOWN = {
  provider: null,
  path: null,
  paths: [],
  release: null,
  judgedAs: null,
  asked: null,
  notMeasured: [],
  notChecked: [],
  openclaw: null,
} as const;

async function checkProvider(config: Config, given: ConfigOptions, ports: Ports): Promise<Checked> {
  const finished = given.session === undefined ? null : await readSession(given.session, ports);
  const options = finished?.model && !given.model ? { ...given, model: finished.model } : given;
  const places = options.all
    ? everyPlace(config)
    : [selectProvider(config, options)].flatMap((found) => found ?? []);
  const chosen = await chooseProfile({
    profile: options.profile,
    writtenBy: writtenBy(config),
    config: config.path,
    env: ports.env,
    cwd: ports.cwd,
  });
  const { profile, release } = chosen;
  const [first] = places;
  const asked =
    first && !options.all && !options.offline && !finished
      ? ((await options.ask?.({ config: config.path, provider: first.providerId })) ?? null)
      : null;
  const facts = {
    profile,
    release,
    ...(asked && options.baseUrl !== undefined ? { askedAt: asked.at } : {}),
    ...(asked?.live === undefined ? {} : { live: asked.live }),
    ...(finished && first && { live: liveOf(finished, first, config) }),
  };
  const own = await lintPlaces(config, places, facts);
  const schema = await lintSchema(config, { profile, release }, own);
  const said = options.openclaw ? await askOpenClaw(config, schema.lints, options.openclaw, ports) : null;
  const paths = places.map(({ modelPath }) => formatPath(modelPath));
  return {
    ...NOTHING_KNOWN,
    file: config.path,
    release,
    judgedAs: chosen.measured ? null : releaseOf(profile).release,
    provider: (!options.all && first?.providerId) || null,
    path: paths.length === 1 ? (paths[0] ?? null) : null,
    paths,
    asked,
    notMeasured: first ? limitsInTime(first) : [],
    notChecked: said?.asked ? [] : schema.notChecked,
    openclaw: said?.said ?? null,
    lints: [...schema.lints, ...(said?.lints ?? [])].map((lint) => withCommands(lint, options)),
  };
}

/** Advice names commands: they are to run on this file, this provider, this model. */
function withCommands(lint: Lint, options: ConfigOptions): Lint {
  const given = givenOptions(options);
  const [plain, name, loss = ''] = /inferrs-doctor (fix|init)( --accept-loss)?$/.exec(lint.advice) ?? [];
  if (plain === undefined || name === undefined) return lint;
  const dropped = name === 'fix' ? ['--base-url', '--no-v1'] : ['--config'];
  const command = commandOn(given, name, dropped) + loss;
  return { ...lint, advice: lint.advice.slice(0, -plain.length) + command, command };
}

/** Each lint once: what is wrong with a provider is wrong for all of its models. */
async function lintPlaces(
  config: Config,
  places: readonly ProviderPlace[],
  facts: LintFacts,
): Promise<Lint[]> {
  if (places.length === 0) {
    return [lintFor('provider-missing', { path: 'models.providers', ...positionOf(config.root.place) })];
  }
  const found = new Map<string, Lint>();
  for (const place of places) {
    const command = stringOf(config, member(member(place.node, 'localService'), 'command'));
    const state = command === undefined ? {} : { command: await commandState(command) };
    for (const lint of lintProvider(config, place, { ...facts, ...state })) {
      found.set(`${lint.code} ${lint.file}:${lint.line}:${lint.column} ${lint.title}`, lint);
    }
  }
  return [...found.values()];
}

function limitsInTime({ node }: ProviderPlace): Checked['notMeasured'] {
  return [
    ...(member(node, 'timeoutSeconds') ? (['timeoutSeconds'] as const) : []),
    ...(member(node, 'localService') ? (['localService.readyTimeoutMs'] as const) : []),
  ];
}
