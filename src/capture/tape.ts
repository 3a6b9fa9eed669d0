/** What goes through the proxy, written down beside it. */
import type { IncomingMessage } from 'node:http';
import type { BodyEnd, Timing } from '../model.js';
import type { RawHeaders } from '../wire/headers.js';

/** A larger request is passed on, but not kept: no turn comes near it, and reading one takes ten times its size. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
/** What is kept of an answer: a real one is far smaller, and all of it is read, redacted and judged at once. */
const MAX_ANSWER_BYTES = 512 * 1024;

/** Of all exchanges that are under way or wait to be written; what does not fit is passed on, but not kept. */
const MAX_KEPT_BYTES = 6 * 1024 * 1024;

/** Counts what the tapes of one proxy keep together. */
export class Room {
  #left = MAX_KEPT_BYTES;

  /** Whether these bytes fit. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** One request and what came of it, as it was on the wire: nothing is redacted yet. */
export interface Transcript {
  readonly startedAt: Date;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: RawHeaders;
  /** null when it did not come in whole, or there was no room to keep it. */
  readonly body: Buffer | null;
  readonly result: Result;
  readonly timing: Timing;
}

interface NetworkFact {
  readonly code: string;
  readonly message: string;
}

export type Result =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly headers: RawHeaders;
      /** Up to the cap. */
      readonly chunks: readonly Buffer[];
      readonly bytes: number;
      readonly end: Extract<BodyEnd, 'complete' | 'cut' | 'capped'>;
      readonly error?: NetworkFact;
    }
  | ({ readonly kind: 'failure' } & NetworkFact);

/** The client closed the connection before the answer was there, or this tool was stopped. */
export const CLIENT_LEFT: NetworkFact = {
  code: 'ABORTED',
  message: 'the client closed the connection',
};

/** So many small chunks are joined into one: each costs a hundred bytes and more besides its own. */
const JOINED = 256;

/** Chunks in their order; a million small ones take no more memory than what they hold. */
class Chunks {
  readonly kept: Buffer[] = [];
  #small = 0;

  bytes = 0;

  clear(): void {
    this.kept.length = 0;
    this.bytes = 0;
  }

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.kept.push(chunk);
    this.#small = chunk.length > JOINED ? 0 : this.#small + 1;
    if (this.#small < JOINED) return;
    this.kept.push(Buffer.concat(this.kept.splice(-JOINED)));
    this.#small = 0;
  }
}

export class Tape {
  readonly #startedAt = new Date();
  readonly #start = performance.now();
  readonly #sent = new Chunks();
  readonly #got = new Chunks();
  readonly #room: Room;
  #overflown = false;
  #gotBytes = 0;
  #head: { readonly status: number; readonly headers: RawHeaders } | undefined;
  #result: Result | undefined;
  #timing: Omit<Timing, 'total'> & { total?: number } = {};

  constructor(room: Room) {
    this.#room = room;
  }

  /** Bytes of the request's body. */
  request(chunk: Buffer): void {
    if (this.#overflown) return;
    this.#overflown = this.#sent.bytes + chunk.length > MAX_REQUEST_BYTES || !this.#room.take(chunk.length);
    if (this.#overflown) this.#forget();
    else this.#sent.push(chunk);
  }

  #forget(): void {
    this.#room.give(this.#sent.bytes);
    this.#sent.clear();
  }

  /** What it keeps is not needed any more. */
  release(): void {
    this.#forget();
    this.#room.give(this.#got.bytes);
    this.#got.clear();
  }

  head(status: number, headers: RawHeaders): void {
    this.#head = { status, headers };
    this.#timing = { ...this.#timing, firstByte: this.#elapsed() };
  }

  /** Bytes of the answer's body. */
  answer(chunk: Buffer): void {
    if (this.#timing.firstEvent === undefined)
      this.#timing = { ...this.#timing, firstEvent: this.#elapsed() };
    else if (this.#timing.secondEvent === undefined)
      this.#timing = { ...this.#timing, secondEvent: this.#elapsed() };
    if (
      this.#gotBytes === this.#got.bytes &&
      this.#gotBytes < MAX_ANSWER_BYTES &&
      this.#room.take(chunk.length)
    )
      this.#got.push(chunk);
    this.#gotBytes += chunk.length;
  }

  /** The answer is over; with a fact, before its end. What comes first counts. */
  end(error?: NetworkFact): void {
    if (this.#result !== undefined) return;
    this.#timing = { ...this.#timing, total: this.#elapsed() };
    if (this.#head === undefined) {
      this.#result = { kind: 'failure', ...(error ?? CLIENT_LEFT) };
      return;
    }
    const capped = this.#gotBytes > Math.min(MAX_ANSWER_BYTES, this.#got.bytes);
    this.#result = {
      kind: 'response',
      ...this.#head,
      chunks: this.#got.kept,
      bytes: this.#gotBytes,
      end: error ? 'cut' : capped ? 'capped' : 'complete',
      ...(error && { error }),
    };
  }

  /** @returns what was written down; an answer that is not over yet was left by the client. */
  read({ method = 'GET', url = '/', rawHeaders, complete }: IncomingMessage): Transcript {
    this.end(CLIENT_LEFT);
    const kept = complete && !this.#overflown;
    return {
      startedAt: this.#startedAt,
      method,
      path: url,
      headers: rawHeaders,
      body: kept ? Buffer.concat(this.#sent.kept) : null,
      result: this.#result ?? { kind: 'failure', ...CLIENT_LEFT },
      timing: { ...this.#timing, total: this.#timing.total ?? this.#elapsed() },
    };
  }

  get ended(): boolean {
    return this.#result !== undefined;
  }

  #elapsed(): number {
    return performance.now() - this.#start;
  }
}
