/** `capture`: a loopback recording proxy between OpenClaw and its server. */

import type { Recorded } from '../capture/forward.js';
import { startProxy } from '../capture/proxy.js';
import { type Capture, captureOf, isTurn } from '../capture/record.js';
import { openStore, type Store } from '../capture/store.js';
import {
  type CapturedTurn,
  capturedTurn,
  type OtherRequest,
  type Recording,
  summaryText,
  turnLine,
} from '../capture/summary.js';
import type { Transcript } from '../capture/tape.js';
import { chooseProfile } from '../openclaw/config/choose-profile.js';
import type { CommandOutput, Ports } from '../ports.js';
import type { ReleaseRef } from '../releases/index.js';
import { jsonText } from '../report/json.js';
import { parseBaseUrl } from '../target.js';
import { UsageError } from '../usage-error.js';
import { forTerminal } from '../wire/sanitize.js';

export interface CaptureOptions {
  /** Base URL of the server that answers. */
  readonly upstream: string;
  /** False: no /v1 is added to `upstream`. */
  readonly v1?: boolean;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** A folder, or with `once` a name that ends in .json. */
  readonly out?: string;
  /** End after the first turn. */
  readonly once?: boolean;
  /** An id, or the file of a learned profile. */
  readonly profile?: string;
  readonly format: 'text' | 'json';
}

const DEFAULT_FOLDER = 'inferrs-doctor-capture';

/**
 * Records until Ctrl-C, or with `once` until the first turn is over. Ctrl-C is how a recording ends, so it is no
 * failure: the exit code is 0, or 2 when a turn could not be written.
 * @throws UsageError for a bad URL, a port that is taken, and a place that cannot be written to
 */
export async function run(options: CaptureOptions, ports: Ports): Promise<CommandOutput> {
  const { format, out = DEFAULT_FOLDER, once = false } = options;
  if (out.endsWith('.json') && !once)
    throw new UsageError(`${out} would hold one turn: add --once, or name a folder.`);
  const { baseUrl, notes } = parseBaseUrl(options.upstream, options.v1);
  const store = await openStore(out, ports.cwd);
  const { profile } = await chooseProfile({ profile: options.profile, env: ports.env, cwd: ports.cwd });
  const recorder = createRecorder({ store, baseUrl, profile, ports, once });
  const upstream = new URL(baseUrl);
  const proxy = await startProxy({ upstream, port: options.port ?? 0, onExchange: recorder.take });
  const { note } = ports.progress;
  for (const said of notes) note(said);
  note(
    `Recording what is sent to ${baseUrl}${once ? ', one turn' : ', until Ctrl-C'}. While it runs, set this`,
  );
  note('in openclaw.json, in the provider, and set it back afterwards:');
  note(`  baseUrl: "${proxy.origin}${upstream.pathname}"`);
  await aborted(once ? AbortSignal.any([ports.signal, recorder.firstTurn]) : ports.signal);
  await proxy.close();
  const recording = await recorder.finish();
  const text = format === 'json' ? `${jsonText(recording)}\n` : summaryText(recording);
  return { kind: 'text', text, exitCode: recording.turns.every(({ file }) => file !== null) ? 0 : 2 };
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

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
