/** The only reader of argv, environment and terminal, and the only setter of the exit code. */
import type { Readable } from 'node:stream';
import type { OutputOptions } from './cli/command.js';
import { print, publish, reasonOf, withProgram } from './cli/publish.js';
import type { CommandOutput, Ports } from './ports.js';
import { UsageError } from './usage-error.js';
import { VERSION } from './version.js';

/** How long a command may take to say what it knows after Ctrl-C, in milliseconds. */
const GRACE_AFTER_SIGNAL = 3000;

/** Its thread costs as much as all of check: it starts with the first long text, or after this time in milliseconds. */
const WATCHED_AFTER = 1000;

const interrupted = new AbortController();
let tellWatchdog: () => void = () => undefined;
let signalReceived: 'SIGINT' | 'SIGTERM' | undefined;

/** 128 plus the number of the signal, as shells count. */
const exitCodeOf = (signal: 'SIGINT' | 'SIGTERM'): number => (signal === 'SIGINT' ? 130 : 143);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    const code = exitCodeOf(signal);
    if (signalReceived) process.exit(code);
    signalReceived = signal;
    tellWatchdog();
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

/** @param budget milliseconds: past twice that nothing goes on */
async function watchOver(budget: number | undefined): Promise<void> {
  let started = false;
  const start = async (): Promise<void> => {
    if (started) return;
    started = true;
    const { startWatchdog } = await import('./watchdog.js');
    tellWatchdog = startWatchdog({ limit: budget && 2 * budget });
    if (signalReceived) tellWatchdog();
  };
  setTimeout(start, WATCHED_AFTER).unref();
  const { onMuch } = await import('./wire/much.js');
  onMuch(start);
}

async function perform(run: (ports: Ports) => Promise<CommandOutput>, options: OutputOptions): Promise<void> {
  const isFleet = options.targets !== undefined || options.all === true;
  void watchOver(isFleet ? undefined : options.budget);
  const { createProgress } = await import('./progress.js');
  const progress = createProgress(process.stderr, process.env, options);
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
    await publish(await run(ports), options, { quieten: () => progress.stop(), signal: signalReceived });
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
  process.stderr.write(`inferrs-doctor: ${forTerminal(redact(await withProgram(text)), true, 'many')}\n`);
}

let ended = false;
// A promise that never settles would end as if all were well.
process.on('exit', () => {
  if (!ended) process.exitCode ||= 2;
});
void main().then(() => {
  ended = true;
});
