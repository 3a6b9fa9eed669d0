import type { BodyEnd, Outcome, Timeouts, Timing, Watch } from '../model.js';
import { type Collector, createCollector, createInflater, type Enough, type Inflater } from './body.js';
import type { Listener } from './client.js';
import { type ConnectPhase, type NetworkFact, networkFact } from './network-fact.js';

export interface ReceptionOptions {
  readonly timeouts: Timeouts;
  readonly maxBytes: number;
  readonly stopAfterEvents: number | undefined;
  readonly afterDone: number | undefined;
  readonly signal: AbortSignal;
  readonly watch: Watch | undefined;
  /** Called once, with what came of the request; the caller then ends the request. */
  readonly settle: (outcome: Outcome, timing: Timing) => void;
}

/** The answer while it comes in. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly stream: boolean;
  readonly collector: Collector;
  readonly inflater: Inflater | undefined;
}

const ABORTED: NetworkFact = { code: 'ABORTED', message: 'interrupted' };

/**
 * One answer, from the request's first moment to its outcome, under four deadlines (all from the start but `idle`):
 * connected, answered, never silent for too long, ended. Between the headers and the real beginning of the body a
 * server may still be working through the prompt, so `firstByte` holds on until then: until the first byte of a
 * plain body, and until the second event of a stream (the first is often an opening that only names the role;
 * comments keep a stream alive in between). Only after that is silence judged by `idle` alone.
 */
export class Reception implements Listener {
  readonly #options: ReceptionOptions;
  readonly #start = performance.now();
  readonly #timers: Readonly<Record<'connect' | 'firstByte' | 'total', NodeJS.Timeout>>;
  #quiet: NodeJS.Timeout | undefined;
  #done = false;
  #phase: ConnectPhase = 'resolve';
  #bytes = 0;
  #firstByte: number | undefined;
  #firstEvent: number | undefined;
  #secondEvent: number | undefined;
  #answer: Answer | undefined;

  constructor(options: ReceptionOptions) {
    this.#options = options;
    const { connect, firstByte, total } = options.timeouts;
    this.#timers = {
      connect: setTimeout(() => this.#lateConnection(connect), connect),
      firstByte: setTimeout(() => this.#lateAnswer(firstByte), firstByte),
      total: setTimeout(() => this.#lateEnd(total), total),
    };
    options.signal.addEventListener('abort', this.#abort, { once: true });
    if (options.signal.aborted) this.#abort();
  }

  get done(): boolean {
    return this.#done;
  }

  onPhase(phase: ConnectPhase): void {
    this.#phase = phase;
    if (phase === 'headers') clearTimeout(this.#timers.connect);
  }

  onResponseStart(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#done) return;
    clearTimeout(this.#timers.firstByte);
    this.#firstByte = this.#elapsed();
    this.#answer = this.#begin(status, headers);
    this.#options.watch?.({ kind: 'headers', bytes: 0 });
    this.#armQuiet(this.#answer);
  }

  onResponseData(chunk: Buffer): void {
    const answer = this.#answer;
    if (this.#done || !answer) return;
    if (this.#firstEvent === undefined) this.#firstEvent = this.#elapsed();
    else this.#secondEvent ??= this.#elapsed();
    const kind = this.#bytes === 0 ? 'first-byte' : 'bytes';
    this.#bytes += chunk.length;
    this.#options.watch?.({ kind, bytes: this.#bytes });
    if (!answer.inflater) this.#collect(chunk);
    else if (this.#bytes > this.#options.maxBytes) this.#finish('capped');
    else answer.inflater.write(chunk);
    this.#armQuiet(answer);
  }

  onResponseEnd(): void {
    // Nothing at all is no broken archive.
    if (this.#answer?.inflater && this.#bytes > 0) this.#answer.inflater.end();
    else this.#finish('complete');
  }

  onResponseError(error: Error): void {
    if (!this.#done) this.#fail(networkFact(error));
  }

  /** Stops the clocks; there will be no outcome. */
  cancel(): void {
    this.#done = true;
    for (const timer of [...Object.values(this.#timers), this.#quiet]) clearTimeout(timer);
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#answer?.inflater?.destroy();
  }

  #begin(status: number, headers: Readonly<Record<string, string>>): Answer {
    const { maxBytes, stopAfterEvents } = this.#options;
    const stream = /^\s*text\/event-stream\b/i.test(headers['content-type'] ?? '');
    const inflater = createInflater(headers['content-encoding'] ?? '', {
      data: (chunk) => this.#collect(chunk),
      end: () => this.#finish('complete'),
      error: (error) => this.#finish('cut', networkFact(error)),
    });
    return {
      status,
      headers,
      stream,
      inflater,
      collector: createCollector({ maxBytes, stream, stopAfterEvents }),
    };
  }

  #collect(chunk: Uint8Array): void {
    if (this.#done) return;
    const enough: Enough | undefined = this.#answer?.collector.write(chunk);
    if (enough) this.#finish(enough);
  }

  #armQuiet({ stream, collector }: Answer): void {
    if (this.#done) return;
    const { afterDone } = this.#options;
    const { firstByte, idle } = this.#options.timeouts;
    const begun = stream ? collector.eventCount() >= 2 : this.#bytes > 0;
    const silence = begun ? idle : Math.max(firstByte - this.#elapsed(), idle);
    const ms = afterDone !== undefined && collector.sawDone() ? Math.min(afterDone, idle) : silence;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#finish('stalled', { code: 'UND_ERR_BODY_TIMEOUT', message: `silent for ${seconds(ms)}` });
    }, ms);
  }

  readonly #abort = (): void => this.#fail(ABORTED);

  #lateConnection(ms: number): void {
    this.#fail({ code: 'UND_ERR_CONNECT_TIMEOUT', message: `no connection after ${seconds(ms)}` });
  }

  #lateAnswer(ms: number): void {
    if (this.#phase !== 'headers') this.#lateConnection(ms);
    else this.#fail({ code: 'UND_ERR_HEADERS_TIMEOUT', message: `no answer after ${seconds(ms)}` });
  }

  #lateEnd(ms: number): void {
    if (!this.#answer) this.#lateAnswer(ms);
    else
      this.#finish('timeout', { code: 'UND_ERR_BODY_TIMEOUT', message: `not finished after ${seconds(ms)}` });
  }

  /** A network fact: with it the body ends early, or the request fails before there was an answer. */
  #fail(fact: NetworkFact): void {
    const phase = fact === ABORTED ? 'aborted' : this.#phase;
    if (this.#answer) this.#finish('cut', fact);
    else this.#settle({ kind: 'failure', phase, ...fact });
  }

  #finish(end: BodyEnd, error?: NetworkFact): void {
    if (this.#done || !this.#answer) return;
    const { status, headers, collector } = this.#answer;
    const bytes = this.#bytes;
    this.#settle({
      kind: 'response',
      status,
      headers,
      ...collector.read(),
      bytes,
      end,
      ...(error ? { error } : {}),
    });
  }

  #settle(outcome: Outcome): void {
    if (this.#done) return;
    this.cancel();
    this.#options.settle(outcome, {
      ...(this.#firstByte === undefined ? {} : { firstByte: this.#firstByte }),
      ...(this.#firstEvent === undefined ? {} : { firstEvent: this.#firstEvent }),
      ...(this.#secondEvent === undefined ? {} : { secondEvent: this.#secondEvent }),
      total: this.#elapsed(),
    });
  }

  #elapsed(): number {
    return performance.now() - this.#start;
  }
}

function seconds(ms: number): string {
  return `${Math.max(0.1, Math.round(ms / 100) / 10)} s`;
}
