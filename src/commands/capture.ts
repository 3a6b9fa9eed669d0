/** `capture`: a loopback recording proxy between OpenClaw and its server. */
import { type Circumstances, type Recording, summaryText } from '../capture/summary.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import type { ProviderEntry } from '../openclaw/config/provider.js';
import type { CommandOutput, Ports } from '../ports.js';
import { jsonText } from '../report/json.js';
import type { Layout, Style } from '../report/options.js';
import { abbreviated, resolveTarget, sameServer } from '../target.js';
import { UsageError } from '../usage-error.js';
import { aborted, isWhole, type Running, startRecording } from './recording.js';

export interface CaptureOptions {
  /** Base URL of the server that answers; absent: the provider's in openclaw.json. */
  readonly upstream?: string;
  /** False: no /v1 is added to `upstream`. */
  readonly v1?: boolean;
  readonly config?: string;
  readonly provider?: string;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** A folder, or with `once` a name that ends in .json. */
  readonly out?: string;
  /** End after the first turn. */
  readonly once?: boolean;
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  /** A program with its arguments: it runs with a configuration that points at the proxy, and ends the recording. */
  readonly words?: readonly string[];
  readonly output?: string;
  readonly format: 'text' | 'json';
}

const DEFAULT_FOLDER = 'inferrs-doctor-capture';

/**
 * Records until Ctrl-C, with `once` until the first turn is over, with `words` until that program ends. Ctrl-C is how a
 * recording ends, so it is no failure: the exit code is 0 or the program's own, or 2 when a turn could not be written.
 * @throws UsageError for a bad URL, a port that is taken, and a place that cannot be written to
 */
export async function run(options: CaptureOptions, ports: Ports): Promise<CommandOutput> {
  const { format, out = DEFAULT_FOLDER, once = false, words = [] } = options;
  if (out.endsWith('.json') && !once)
    throw new UsageError(`${out} would hold one turn: add --once, or name a folder.`);
  if (words.length > 0 && format === 'json' && options.output === undefined)
    throw new UsageError(`Standard output is ${words[0]}'s own: name a file for the summary with --output.`);
  const { baseUrl, notes, provider } = await upstreamOf(options, ports);
  const { profile } = await chooseProfile({
    profile: options.profile,
    writtenBy: provider?.release,
    env: ports.env,
    cwd: ports.cwd,
  });
  const recording = await startRecording(
    { upstream: baseUrl, port: options.port ?? 0, out, profile, once },
    ports,
  );
  for (const said of notes) ports.progress.note(said);
  if (words.length > 0)
    return whileRunning(recording, { ...options, words, out }, { baseUrl, provider }, ports);
  const { note } = ports.progress;
  note(
    `Recording what is sent to ${baseUrl}${once ? ', one turn' : ', until Ctrl-C'}. While it runs, set this`,
  );
  note('in openclaw.json, in the provider, and set it back afterwards:');
  note(`  baseUrl: "${recording.baseUrl}"`);
  await aborted(once ? AbortSignal.any([ports.signal, recording.firstTurn]) : ports.signal);
  const recorded = await recording.finish();
  return { kind: 'text', text: textOf(recorded, format), exitCode: isWhole(recorded) ? 0 : 2 };
}

interface Upstream {
  readonly baseUrl: string;
  readonly provider: ProviderEntry | null;
}

/** Who answers: --upstream, else the provider in openclaw.json, which is read where a program is to be pointed away from it. */
async function upstreamOf(
  options: CaptureOptions,
  { env, cwd }: Ports,
): Promise<Upstream & { readonly notes: readonly string[] }> {
  const { upstream, v1, config, provider: named, words = [] } = options;
  const asked = {
    ...(upstream !== undefined && { baseUrl: upstream }),
    ...(v1 !== undefined && { v1 }),
    ...(config !== undefined && { config }),
    ...(named !== undefined && { provider: named }),
  };
  // No key of ours goes anywhere: what passes through has its own.
  const { INFERRS_API_KEY: _, ...rest } = env;
  const { target, notes, source, provider } = await resolveTarget(asked, { env: rest, cwd }).catch(
    ofUpstream,
  );
  if (source === 'default')
    throw new UsageError(
      'There is no provider in openclaw.json: name the server that answers with --upstream.',
    );
  const read = { baseUrl: target.baseUrl, notes: source === 'option' ? notes : [] };
  if (words.length === 0 || provider !== null) return { ...read, provider };
  const { findProvider } = await import('../openclaw/config/provider.js');
  return { ...read, provider: await findProvider({ env, cwd }) };
}

/** The option has another name here. */
function ofUpstream(error: unknown): never {
  if (!(error instanceof UsageError)) throw error;
  throw new UsageError(error.message.replaceAll('--base-url', '--upstream'));
}

async function whileRunning(
  recording: Running,
  options: CaptureOptions & { readonly words: readonly string[]; readonly out: string },
  upstream: Upstream,
  ports: Ports,
): Promise<CommandOutput> {
  const { runBehindProxy } = await import('../openclaw/install/behind-proxy.js');
  const { words, format, output, config } = options;
  try {
    const { provider, baseUrl } = upstream;
    const exitCode = await runBehindProxy(
      {
        ...{ words, config, provider, baseUrl, proxy: recording.baseUrl },
        configName: abbreviated(provider?.configPath ?? 'openclaw.json'),
        keepsKey: provider !== null && sameServer(provider.baseUrl, baseUrl, false),
      },
      ports,
    );
    const recorded = await recording.finish();
    const heeds =
      provider === null
        ? 'does it read INFERRS_BASE_URL?'
        : `does its agent use a model of ${provider.providerId}?`;
    const whenEmpty = `${words[0]} sent nothing to it: ${heeds}`;
    const text = textOf(recorded, format, { whenEmpty });
    const whole = isWhole(recorded) || exitCode !== 0;
    if (output === undefined && typeof text !== 'string')
      for (const line of (await text(PLAIN)).trimEnd().split('\n')) ports.progress.note(line);
    return { kind: 'text', text: output === undefined ? '' : text, exitCode: whole ? exitCode : 2 };
  } catch (error) {
    await recording.finish();
    throw error;
  }
}

/** On standard error. */
const PLAIN: Style = { columns: 80, color: false, unicode: true, quiet: false, verbose: false };

const textOf = (
  recording: Recording,
  format: CaptureOptions['format'],
  about: Circumstances = {},
): string | Layout => (format === 'json' ? `${jsonText(recording)}\n` : summaryText(recording, about));
