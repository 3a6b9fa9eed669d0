/** Turns that go through a proxy, kept as files: what `capture` and `demo --serve --record` share. */
import type { Recorded } from '../capture/forward.js';
import { startProxy } from '../capture/proxy.js';
import { type Capture, captureOf, isTurn } from '../capture/record.js';
import { openStore, type Store } from '../capture/store.js';
import {
  type CapturedTurn,
  capturedTurn,
  type OtherRequest,
  type Recording,
  turnLine,
} from '../capture/summary.js';
import type { Transcript } from '../capture/tape.js';
import type { Ports } from '../ports.js';
import type { ReleaseRef } from '../releases/index.js';
import { forTerminal } from '../wire/sanitize.js';

export interface RecordingOptions {
  /** Base URL of the server that answers. */
  readonly upstream: string;
  /** 0: a free one. */
  readonly port: number;
  /** A folder, or the name of one file, for one turn. */
  readonly out: string;
  /** The release whose client judges the answers. */
  readonly profile: ReleaseRef;
  /** Keep the first turn only. */
  readonly once?: boolean;
}

/** A proxy that records. */
export interface Running {
  /** What stands in the place of `upstream` while it runs. */
  readonly baseUrl: string;
  /** Aborted when the first turn is over and written. */
  readonly firstTurn: AbortSignal;
  /** Takes no more, and resolves when all that came is written. */
  readonly finish: () => Promise<Recording>;
}

/**
 * Records from now on.
 * @throws UsageError for a port that is taken, and a place that cannot be written to
 */
export async function startRecording(options: RecordingOptions, ports: Ports): Promise<Running> {
  const { upstream, port, out, profile, once = false } = options;
  const store = await openStore(out, ports.cwd);
  const recorder = createRecorder({ store, baseUrl: upstream, profile, ports, once });
  const proxy = await startProxy({ upstream: new URL(upstream), port, onExchange: recorder.take });
  return {
    baseUrl: `${proxy.origin}${upstream.slice(new URL(upstream).origin.length)}`,
    firstTurn: recorder.firstTurn,
    finish: async () => {
      await proxy.close();
      return recorder.finish();
    },
  };
}

/** Is every turn that came in a file? */
export const isWhole = ({ turns }: Recording): boolean => turns.every(({ file }) => file !== null);

/** Resolves when the signal comes. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

interface Recorder {
  readonly take: (recorded: Recorded) => void;
  /** Aborted when the first turn is over and written. */
  readonly firstTurn: AbortSignal;
  /** Resolves when all that was taken is written. */
  readonly finish: () => Promise<Recording>;
}

interface RecorderOptions {
  readonly store: Store;
  readonly baseUrl: string;
  readonly profile: ReleaseRef;
  readonly ports: Ports;
  /** Keep the first turn only. */
  readonly once: boolean;
}

function createRecorder({ store, baseUrl, profile, ports, once }: RecorderOptions): Recorder {
  const turns: CapturedTurn[] = [];
  const others: OtherRequest[] = [];
  const first = new AbortController();
  let taken = 0;
  /** One after the other, so that files are numbered in the order in which turns ended. */
  let writing: Promise<void> = Promise.resolve();
  const keep = async (transcript: Transcript): Promise<void> => {
    const capture = await captureOf(transcript, baseUrl);
    const turn = capturedTurn(capture, await written(store, capture, ports), profile);
    turns.push(turn);
    ports.progress.note(forTerminal(`${turn.file ?? 'not written'}: ${turnLine(turn)}`));
    first.abort();
  };
  return {
    take: ({ transcript, release }) => {
      if (!isTurn(transcript) || (once && taken > 0)) {
        others.push(otherRequest(transcript));
        release();
        return;
      }
      taken += 1;
      writing = writing
        .then(() => keep(transcript))
        .catch(() => {
          ports.progress.note('A turn could not be read and is not kept; it was passed on all the same.');
        })
        .finally(release);
    },
    firstTurn: first.signal,
    finish: async () => {
      await writing;
      return { upstream: baseUrl, place: store.place, turns, others };
    },
  };
}

function otherRequest({ method, path, result }: Transcript): OtherRequest {
  const [plainPath = '/'] = path.split('?', 1);
  return { method, path: plainPath, status: result.kind === 'response' ? result.status : null };
}

async function written(store: Store, capture: Capture, { progress }: Ports): Promise<string | null> {
  try {
    return await store.write(capture);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    progress.note(`A turn could not be written: ${forTerminal(reason)}.`);
    return null;
  }
}
