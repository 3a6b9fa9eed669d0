/** Ends the process when its event loop stands still: no signal and no deadline is heard then. */
import { Worker } from 'node:worker_threads';

export interface WatchdogOptions {
  /** Milliseconds between two beats. */
  readonly tick: number;
  /** Beats that may be missed in a row, and after a signal. Counted by the watcher's clock: a stopped process misses none. */
  readonly patience: number;
  readonly patienceAfterSignal: number;
  /** Milliseconds of work in one piece: a busy machine makes no more of it. */
  readonly work: number;
  /** Milliseconds after which it ends the process in any case. */
  readonly limit?: number | undefined;
}

/** Beyond any work of this tool in one piece; who pressed Ctrl-C once waits four seconds. */
const DEFAULTS: WatchdogOptions = { tick: 500, patience: 60, patienceAfterSignal: 8, work: 10_000 };

/**
 * A program that tells of each signal that reaches the whole group of processes, as a terminal's Ctrl-C does: a thread
 * hears none itself. It ends with its standard input, which is ours.
 */
const EAR = `trap 'echo s' INT TERM; exec 3<&0; (trap '' INT TERM; exec cat <&3 >/dev/null) &
while kill -0 $! 2>/dev/null; do wait $!; done`;

/** Runs in a thread of its own; it has nothing but the beats and the ear. */
const WATCHER = `
const { workerData } = process.getBuiltinModule('node:worker_threads');
const { beats, tick, patience, patienceAfterSignal, work, limit = Infinity, ear } = workerData;
let last = -1;
let missed = 0;
let ticks = 0;
let signals = 0;
let before = process.cpuUsage();
const end = (why) => {
  process.getBuiltinModule('node:fs').writeSync(2, 'inferrs-doctor: ended, because ' + why + '\\n');
  process.kill(process.pid, 'SIGKILL');
};
const listen = () => {
  const options = { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: process.env.PATH } };
  const child = process.getBuiltinModule('node:child_process').spawn('/bin/sh', ['-c', ear], options);
  child.on('error', () => {});
  child.stdout.on('data', (said) => { signals += said.length / 2; });
  for (const one of [child, child.stdin, child.stdout]) one.unref();
};
if (process.platform !== 'win32') listen();
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  missed = beat === last ? missed + 1 : 0;
  last = beat;
  ticks += 1;
  if (missed === 0) before = process.cpuUsage();
  const { user, system } = process.cpuUsage(before);
  if (ticks * tick > limit) end('it took more than twice its --budget.');
  if (signals > 1 && missed > 1) end('it was interrupted twice while it was busy.');
  const tooLong = missed >= (Atomics.load(beats, 1) ? patienceAfterSignal : patience);
  if (!tooLong && (missed < 2 || user + system < work * 1000)) return;
  end('it was busy with one thing for too long. Please report it with the command line you used.');
}, tick);
`;

/**
 * Starts the watcher; neither it nor its beats keep the process alive.
 * @returns tells it that a signal came
 */
export function startWatchdog(given: Partial<WatchdogOptions> = {}): () => void {
  const options = { ...DEFAULTS, ...given };
  const beats = new Int32Array(new SharedArrayBuffer(8));
  setInterval(() => Atomics.add(beats, 0, 1), options.tick).unref();
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 4 };
  new Worker(WATCHER, {
    eval: true,
    execArgv: [],
    resourceLimits: limits,
    workerData: { beats, ear: EAR, ...options },
  }).unref();
  return () => void Atomics.store(beats, 1, 1);
}
