/** Where a result goes: reports in their formats, to stdout and to files. Beside main the only writer of the outside. */

import type { Exchange } from '../model.js';
import type { Format } from '../options.js';
import type { CommandOutput } from '../ports.js';
import type { Report } from '../report/contract.js';
import type { Fleet } from '../report/fleet-contract.js';
import type { Layout } from '../report/options.js';
import { UsageError } from '../usage-error.js';
import type { OutputOptions } from './command.js';

/** A report to write: to a file, or to stdout. */
interface Destination {
  readonly format: Format;
  readonly file?: string;
}

interface Moment {
  /** Ends what stands on the terminal besides. */
  readonly quieten: () => void;
  /** The signal that cut the command short. */
  readonly signal: 'SIGINT' | 'SIGTERM' | undefined;
}

/** Prints or writes what a command gave back and sets the exit code. */
export async function publish(
  given: CommandOutput,
  options: OutputOptions,
  { quieten, signal }: Moment,
): Promise<void> {
  if (given.kind === 'text') {
    const text = await textOf(given.text, options);
    quieten();
    process.exitCode = given.exitCode;
    return write(text, fileOf(options), options);
  }
  if (given.kind === 'stream') {
    quieten();
    await writeLines(given.isProse ? asPrinted(given.lines, options) : given.lines, options);
    process.exitCode = given.exitCode();
    return;
  }
  const term = signal === 'SIGTERM' ? signal : undefined;
  const result =
    given.kind === 'fleet'
      ? await finishedFleet(given.fleet, term, options)
      : await finished(given.report, term, options);
  const exchanges = given.kind === 'report' ? (given.exchanges ?? []) : [];
  const { reportAsStarted } = await import('../report/command-line.js');
  const started = await program();
  const shown =
    'targets' in result
      ? { ...result, targets: result.targets.map((report) => reportAsStarted(report, started)) }
      : reportAsStarted(result, started);
  const destinations = destinationsOf(options);
  const texts = await Promise.all(destinations.map((to) => rendered(shown, exchanges, to, options)));
  quieten();
  process.exitCode = result.exitCode;
  if (options.evidence !== undefined && !('targets' in result))
    await writeEvidence(options.evidence, result, exchanges, options);
  for (const [index, { file, format }] of destinations.entries())
    await write(texts[index] ?? '', file, options, { replace: format === 'prometheus' });
  if (destinations.some(({ format }) => format === 'github')) await writeJobSummary(shown);
}

/** With the exit code that --fail-on and a signal make of its verdict. */
async function finished(
  report: Report,
  term: 'SIGTERM' | undefined,
  { failOn }: Pick<OutputOptions, 'failOn'>,
): Promise<Report> {
  const { exitCodeFor } = await import('../report/verdict.js');
  const regressed = (report.baseline?.worse.length ?? 0) > 0;
  return { ...report, exitCode: exitCodeFor(report.verdict, term, failOn, regressed) };
}

/** The code of the worst target among those that --fail-on leaves failing: a worse one that it leaves out hides none. */
async function finishedFleet(
  fleet: Fleet,
  term: 'SIGTERM' | undefined,
  options: Pick<OutputOptions, 'failOn'>,
): Promise<Fleet> {
  const { worstOf } = await import('../report/verdict.js');
  const targets = await Promise.all(fleet.targets.map((report) => finished(report, term, options)));
  const failing = targets.filter(({ exitCode }) => exitCode !== 0);
  const worst = worstOf(failing.map(({ verdict }) => verdict));
  return { ...fleet, targets, exitCode: failing.find(({ verdict }) => verdict === worst)?.exitCode ?? 0 };
}

/** The words that start this program again. */
async function program(): Promise<string> {
  const { startedAs } = await import('./started-as.js');
  return startedAs(process);
}

/** A text with its commands as they would be typed here. */
export async function withProgram(text: string): Promise<string> {
  if (!text.includes('inferrs-doctor ')) return text;
  const { asStarted } = await import('../report/command-line.js');
  return asStarted(text, await program());
}

/** `--output -` is stdout. */
const fileOf = ({ output }: OutputOptions): string | undefined => (output === '-' ? undefined : output);

/** What --report asks for. What --format and --output say comes first, unless a --report has taken stdout. */
function destinationsOf(options: OutputOptions): readonly Destination[] {
  const { format, report = [] } = options;
  const file = fileOf(options);
  const main: Destination = { format, ...(file !== undefined && { file }) };
  const stdoutIsTaken = file === undefined && report.some((one) => one.file === undefined);
  return stdoutIsTaken ? report : [main, ...report];
}

async function rendered(
  result: Report | Fleet,
  exchanges: readonly Exchange[],
  { format, file }: Destination,
  options: OutputOptions,
): Promise<string> {
  const { render } = await import('../report/index.js');
  return render(result, { format, ...(await styleFor(file, options)), runtime: runtime(process), exchanges });
}

const runtime = ({
  version,
  platform,
  arch,
}: Pick<NodeJS.Process, 'version' | 'platform' | 'arch'>): string =>
  `Node ${version.slice(1)}, ${platform} ${arch}`;

/** Of stdout, or of a file. */
async function styleFor(file: string | undefined, { color, quiet, verbose }: OutputOptions) {
  const { styleOf } = await import('./style.js');
  return { ...styleOf(file === undefined ? process.stdout : {}, color, process.env), quiet, verbose };
}

/** A text as it will stand where it goes. */
async function textOf(text: string | Layout, options: OutputOptions): Promise<string> {
  if (typeof text === 'string') return withProgram(text);
  return text({ ...(await styleFor(fileOf(options), options)), program: await program() });
}

/** A bundle that can't be written costs the bundle, never the report or the exit code. */
async function writeEvidence(
  file: string,
  report: Report,
  exchanges: readonly Exchange[],
  options: OutputOptions,
): Promise<void> {
  const { jsonText } = await import('../report/json.js');
  const text = jsonText({ schema: 'inferrs-doctor/evidence/1', report, exchanges });
  try {
    // It holds prompts and answers: nobody else's business.
    await save(file, text, { mode: 0o600 }, options);
  } catch (error) {
    const said = `inferrs-doctor: The evidence could not be written to ${file}: ${reasonOf(error)}. All else stands.`;
    const { forTerminal } = await import('../wire/sanitize.js');
    process.stderr.write(`${forTerminal(said)}\n`);
  }
}

async function writeJobSummary(result: Report | Fleet): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const { jobSummary } = await import('../report/github.js');
  const { appendFile } = await import('node:fs/promises');
  await appendFile(file, jobSummary(result)).catch((error: unknown) => {
    process.stderr.write(`inferrs-doctor: the job summary could not be written: ${reasonOf(error)}.\n`);
  });
}

/** @throws UsageError when the file can't be written: the text then stands on stdout */
async function write(
  text: string,
  file: string | undefined,
  options: OutputOptions,
  how: Saved = {},
): Promise<void> {
  if (file === undefined) return print(text);
  try {
    await save(file, text, how, options);
  } catch (error) {
    await print(text);
    throw new UsageError(
      `${file} could not be written: ${reasonOf(error)}. The result stands above instead.`,
    );
  }
}

interface Saved {
  readonly mode?: number;
  /** A reader sees the old file or the new one, never a part of it. */
  readonly replace?: boolean;
}

/**
 * Writes a file and says so.
 * @throws Node's error; ENXIO for a pipe that nobody reads, which would be waited for without end
 */
async function save(
  file: string,
  text: string,
  { mode, replace }: Saved,
  { quiet }: OutputOptions,
): Promise<void> {
  const { constants, promises } = await import('node:fs');
  const found = await promises.stat(file).catch(() => undefined);
  const isPipe = found?.isFIFO() === true;
  // Held open until all is written; opening it so fails when nobody reads.
  const reader = isPipe ? await promises.open(file, constants.O_WRONLY | constants.O_NONBLOCK) : undefined;
  const whole = closed(text);
  try {
    // A collector may read at any moment; what is no file (a device, a link to one) is written as it is.
    const plainly = !replace || (found !== undefined && !found.isFile());
    const target = plainly ? file : `${file}.${process.pid}.part`;
    await promises.writeFile(target, whole, { ...(mode !== undefined && { mode }) });
    if (!plainly) await promises.rename(target, file);
  } finally {
    await reader?.close();
  }
  if (quiet) return;
  const [{ formatBytes }, { forTerminal }] = await Promise.all([
    import('../report/format.js'),
    import('../wire/sanitize.js'),
  ]);
  process.stderr.write(`Wrote ${forTerminal(file)} (${formatBytes(Buffer.byteLength(whole))}).\n`);
}

/** In the letters that the terminal or the file takes. */
async function* asPrinted(lines: AsyncIterable<string>, options: OutputOptions): AsyncGenerator<string> {
  const [{ unicode }, { forTerminal }] = await Promise.all([
    styleFor(fileOf(options), options),
    import('../wire/sanitize.js'),
  ]);
  for await (const line of lines) yield forTerminal(line, unicode, 'many');
}

/** To stdout as they come, until nobody reads them any more; to a file as a whole. */
async function writeLines(lines: AsyncIterable<string>, options: OutputOptions): Promise<void> {
  const file = fileOf(options);
  const kept: string[] = [];
  for await (const line of lines) {
    if (file !== undefined) kept.push(line);
    else if (process.stdout.writable) await print(line);
    else return;
  }
  if (file !== undefined) await write(kept.join(''), file, options);
}

/** Resolves when the text has left this process, so that nothing is lost in a pipe. */
export const print = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(closed(text), () => resolve()));

/** With a line feed at its end, where there is anything at all. */
const closed = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Why something of the system's failed, in plain words. */
export function reasonOf(error: unknown): string {
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
