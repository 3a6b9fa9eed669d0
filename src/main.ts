/** The only reader of argv, environment and terminal, and the only setter of the exit code. */
import { CommanderError } from 'commander';
import type { Report } from './model.js';
import { type CommandOutput, type Ports, UsageError } from './ports.js';
import { buildProgram, type OutputOptions, usageProblem } from './program.js';

/** How long a command may take to say what it knows after Ctrl-C, in milliseconds. */
const GRACE_AFTER_SIGNAL = 3000;

const interrupted = new AbortController();
let signalReceived: 'SIGINT' | 'SIGTERM' | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const code = signal === 'SIGINT' ? 130 : 143;
    if (signalReceived) process.exit(code);
    signalReceived = signal;
    interrupted.abort(signal);
    setTimeout(() => process.exit(code), GRACE_AFTER_SIGNAL).unref();
  });
}
// A reader that goes away (| head) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
}

async function main(): Promise<void> {
  const program = buildProgram(perform);
  program.configureOutput({ writeErr: () => undefined });
  for (const command of program.commands) command.configureOutput({ writeErr: () => undefined });
  try {
    await program.parseAsync(withJsonAlias(process.argv));
  } catch (error) {
    await fail(error);
  }
}

/** `--json` is `--format json`. */
function withJsonAlias(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, at) =>
    word === '--json' && (end < 0 || at < end) ? ['--format', 'json'] : [word],
  );
}

async function perform(run: (ports: Ports) => Promise<CommandOutput>, options: OutputOptions): Promise<void> {
  const { createProgress } = await import('./progress.js');
  const progress = createProgress(process.stderr, process.env, options.quiet);
  const ports: Ports = {
    env: process.env,
    cwd: process.cwd(),
    signal: interrupted.signal,
    progress,
    stdin: () => process.stdin,
  };
  try {
    await publish(await run(ports), options, () => progress.stop());
  } finally {
    progress.stop();
  }
}

async function publish(given: CommandOutput, options: OutputOptions, quieten: () => void): Promise<void> {
  if (given.kind === 'text') {
    quieten();
    await write(given.text, options.output);
    process.exitCode = given.exitCode;
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
  if (options.evidence !== undefined) {
    const bundle = { schema: 'inferrs-doctor/evidence/1', report, exchanges: given.exchanges ?? [] };
    const { jsonText } = await import('./report/json.js');
    await writeTo(options.evidence, jsonText(bundle));
  }
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

/** Resolves when the text has left this process, so that nothing is lost in a pipe. */
const print = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve()));

async function writeTo(file: string, text: string): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  try {
    await writeFile(file, text.endsWith('\n') ? text : `${text}\n`);
  } catch (error) {
    await print(text);
    throw new UsageError(
      `${file} could not be written: ${reasonOf(error)}. The result stands above instead.`,
    );
  }
}

async function fail(error: unknown): Promise<void> {
  if (error instanceof CommanderError) {
    const problem = usageProblem(error);
    process.exitCode = problem === undefined ? 0 : 2;
    if (problem !== undefined)
      process.stderr.write(`inferrs-doctor: ${problem}\nSee inferrs-doctor --help.\n`);
    return;
  }
  process.exitCode = 2;
  if (error instanceof UsageError) {
    process.stderr.write(`inferrs-doctor: ${error.message}\n`);
    return;
  }
  const detail = process.env.INFERRS_DOCTOR_DEBUG && error instanceof Error ? `\n${error.stack}` : '';
  process.stderr.write(
    `inferrs-doctor: this is a mistake in inferrs-doctor itself (${reasonOf(error)}). Please report it with the command line you used.${detail}\n`,
  );
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
  };
  return known[code] ?? error.message;
}

await main();
