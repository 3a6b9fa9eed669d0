/** Ends the process when its event loop stands still: no signal and no deadline is heard then. */
import { Worker } from 'node:worker_threads';

export interface WatchdogOptions {
  /** Milliseconds between two beats. */
  readonly tick: number;
  /** Beats that may be missed in a row, and after a signal. Counted by the watcher's clock: a stopped process misses none. */
  readonly patience: number;
  readonly patienceAfterSignal: number;
  /** Milliseconds after which it ends the process in any case. */
  readonly limit?: number | undefined;
}

/** Half a minute is beyond any work of this tool; who pressed Ctrl-C waits four seconds. */
const DEFAULTS: WatchdogOptions = { tick: 500, patience: 60, patienceAfterSignal: 8 };

/** Runs in a thread of its own; it has nothing but the beats. */
const WATCHER = `
const { workerData: { beats, tick, patience, patienceAfterSignal, limit = Infinity } } = process.getBuiltinModule('node:worker_threads');
let last = -1;
let missed = 0;
let ticks = 0;
const end = (why) => {
  process.getBuiltinModule('node:fs').writeSync(2, 'inferrs-doctor: ended, because ' + why + '\\n');
  process.kill(process.pid, 'SIGKILL');
};
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  missed = beat === last ? missed + 1 : 0;
  last = beat;
  ticks += 1;
  if (ticks * tick > limit) end('it took more than twice its --budget.');
  if (missed < (Atomics.load(beats, 1) ? patienceAfterSignal : patience)) return;
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
    workerData: { beats, ...options },
  }).unref();
  return () => void Atomics.store(beats, 1, 1);
}
