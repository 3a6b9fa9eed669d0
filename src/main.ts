/** The only reader of argv, environment and terminal, and the only setter of the exit code. */
import type { Readable } from 'node:stream';
import type { OutputOptions } from './cli/command.js';
import type { Exchange, Report } from './model.js';
import { type CommandOutput, type Ports, UsageError } from './ports.js';
import { VERSION } from './version.js';

/** How long a command may take to say what it knows after Ctrl-C, in milliseconds. */
const GRACE_AFTER_SIGNAL = 3000;

const interrupted = new AbortController();
let signalReceived: 'SIGINT' | 'SIGTERM' | undefined;

/** 128 plus the number of the signal, as shells count. */
const exitCodeOf = (signal: 'SIGINT' | 'SIGTERM'): number => (signal === 'SIGINT' ? 130 : 143);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const code = exitCodeOf(signal);
    if (signalReceived) process.exit(code);
    signalReceived = signal;
    interrupted.abort(signal);
    setTimeout(() => process.exit(code), GRACE_AFTER_SIGNAL).unref();
  });
}
// A reader that goes away (| head) is no failure of ours, and no reason to end without a verdict.
process.stderr.on('error', () => undefined);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.exitCode = 2;
  process.stderr.write(`inferrs-doctor: the result could not be printed: ${reasonOf(error)}.\n`);
});

async function main(): Promise<void> {
  const [, , word, ...more] = process.argv;
  try {
    // Scripts ask for the version before everything else: no command line has to be set up for it.
    if (more.length === 0 && (word === '--version' || word === '-V')) return await print(VERSION);
    const { parse } = await import('./cli/parse.js');
    await parse(process.argv, perform);
  } catch (error) {
    await fail(error);
  }
}

async function perform(run: (ports: Ports) => Promise<CommandOutput>, options: OutputOptions): Promise<void> {
  const { createProgress } = await import('./progress.js');
  const progress = createProgress(process.stderr, process.env, options.quiet);
  const ports: Ports = {
    env: process.env,
    cwd: currentFolder(),
    signal: interrupted.signal,
    progress,
    stdin: () => untilAborted(process.stdin, interrupted.signal),
    ...(process.stdin.isTTY && process.stderr.isTTY && !process.env.CI
      ? { ask: (question) => ask(question, () => progress.stop()) }
      : {}),
  };
  try {
    await publish(await run(ports), options, () => progress.stop());
  } finally {
    progress.stop();
  }
}

/** No is the answer to everything but yes. */
async function ask(question: string, quieten: () => void): Promise<boolean> {
  quieten();
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: interrupted.signal });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    lines.close();
  }
}

/** @throws UsageError when it was deleted in the meantime */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError('The current folder is not there any more; change to another one.');
  }
}

/** What is read until the stream ends or the signal comes, which may be in the middle of a wait. */
async function* untilAborted(stream: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const end = (): void => void stream.destroy();
  signal.addEventListener('abort', end);
  try {
    yield* stream;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function publish(given: CommandOutput, options: OutputOptions, quieten: () => void): Promise<void> {
  if (given.kind === 'text') {
    quieten();
    process.exitCode = given.exitCode;
    await write(given.text, options.output);
    return;
  }
  if (given.kind === 'stream') {
    quieten();
    await writeLines(given.lines, options.output);
    process.exitCode = given.exitCode();
    return;
  }
  const { exitCodeFor } = await import('./report/verdict.js');
  const exitCode = exitCodeFor(
    given.report.verdict,
    signalReceived === 'SIGTERM' ? 'SIGTERM' : undefined,
    options.failOn,
  );
  const report: Report = { ...given.report, exitCode };
  const text = await rendered(report, options);
  quieten();
  process.exitCode = exitCode;
  if (options.evidence !== undefined) await writeEvidence(options.evidence, report, given.exchanges ?? []);
  await write(text, options.output);
  if (options.format === 'github') await writeJobSummary(report);
}

async function rendered(report: Report, options: OutputOptions): Promise<string> {
  const { render } = await import('./report/index.js');
  const { env, stdout } = process;
  const toTerminal = options.output === undefined && stdout.isTTY === true;
  const dumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  const unwanted = !options.color || (env.NO_COLOR !== undefined && env.NO_COLOR !== '');
  return render(report, {
    format: options.format,
    columns: (toTerminal ? stdout.columns : undefined) ?? (Number(env.COLUMNS) || 80),
    color: !unwanted && (forced || (toTerminal && !dumb)),
    unicode: !dumb && !/^(C|POSIX)$/.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
    quiet: options.quiet,
    verbose: options.verbose,
  });
}

async function writeJobSummary(report: Report): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const { jobSummary } = await import('./report/github.js');
  const { appendFile } = await import('node:fs/promises');
  await appendFile(file, jobSummary(report)).catch((error: unknown) => {
    process.stderr.write(`The job summary could not be written: ${reasonOf(error)}.\n`);
  });
}

const write = (text: string, file: string | undefined): Promise<void> =>
  file === undefined ? print(text) : writeTo(file, text);

/** To stdout as they come, until nobody reads them any more; to a file as a whole. */
async function writeLines(lines: AsyncIterable<string>, file: string | undefined): Promise<void> {
  const kept: string[] = [];
  for await (const line of lines) {
    if (file !== undefined) kept.push(line);
    else if (process.stdout.writable) await print(line);
    else return;
  }
  if (file !== undefined) await writeTo(file, kept.join(''));
}

/** Resolves when the text has left this process, so that nothing is lost in a pipe. */
const print = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(closed(text), () => resolve()));

/** With a line feed at its end, where there is anything at all. */
const closed = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

async function writeTo(file: string, text: string): Promise<void> {
  try {
    await writeWhole(file, text);
  } catch (error) {
    await print(text);
    throw new UsageError(
      `${file} could not be written: ${reasonOf(error)}. The result stands above instead.`,
    );
  }
}

/**
 * The bundle, readable to its owner only where it is new. What keeps it from being written costs the bundle, never the
 * report or the exit code.
 */
async function writeEvidence(file: string, report: Report, exchanges: readonly Exchange[]): Promise<void> {
  const { jsonText } = await import('./report/json.js');
  try {
    await writeWhole(file, jsonText({ schema: 'inferrs-doctor/evidence/1', report, exchanges }), 0o600);
  } catch (error) {
    await complain(`The evidence could not be written to ${file}: ${reasonOf(error)}. All else stands.`);
  }
}

/** @throws Node's error; ENXIO for a pipe that nobody reads, which would be waited for without end */
async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const { constants, promises } = await import('node:fs');
  const isPipe = await promises.stat(file).then(
    (stats) => stats.isFIFO(),
    () => false,
  );
  // Held open until all is written; opening it so fails when nobody reads.
  const reader = isPipe ? await promises.open(file, constants.O_WRONLY | constants.O_NONBLOCK) : undefined;
  try {
    await promises.writeFile(file, closed(text), { mode });
  } finally {
    await reader?.close();
  }
}

async function fail(error: unknown): Promise<void> {
  if (signalReceived) {
    // Input that ends early explains the rest.
    process.exitCode = exitCodeOf(signalReceived);
    return;
  }
  process.exitCode = 2;
  if (error instanceof UsageError) return complain(error.message);
  const detail = process.env.INFERRS_DOCTOR_DEBUG && error instanceof Error ? `\n${error.stack}` : '';
  await complain(
    `this is a mistake in inferrs-doctor itself (${reasonOf(error)}). Please report it with the command line you used.${detail}`,
  );
}

/** Sentences may quote what was typed, or a file: a key or an escape sequence that stands there goes no further. */
async function complain(text: string): Promise<void> {
  const [{ createRedactor }, { forTerminal }] = await Promise.all([
    import('./wire/redact.js'),
    import('./wire/sanitize.js'),
  ]);
  const { argv, env } = process;
  const typed = argv.flatMap((word, at) =>
    argv[at - 1] === '--api-key' ? [word] : word.startsWith('--api-key=') ? [word.slice(10)] : [],
  );
  const redact = createRedactor([...typed, env.INFERRS_API_KEY ?? '']);
  process.stderr.write(`inferrs-doctor: ${forTerminal(redact(text), true, 'many')}\n`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const known: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EACCES: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOENT: 'its folder does not exist',
    EISDIR: 'it is a folder',
    ENXIO: 'it is a pipe that nobody reads',
  };
  return known[code] ?? error.message;
}

let ended = false;
// A promise that never settles would end as if all were well.
process.on('exit', () => {
  if (!ended) process.exitCode ||= 2;
});
void main().then(() => {
  ended = true;
});
