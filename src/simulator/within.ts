import type { BodyEnd, Exchange, Outcome, Probe, Send, Timeouts, Timing, Watch } from '../model.js';
import { parseSse } from '../wire/sse.js';
import type { Clock } from './clock.js';
import type { Sink } from './deliver.js';
import { type ServerOptions, simulationOf } from './start.js';
import type { RecordedRequest } from './types.js';

export interface WithinOptions extends ServerOptions {
  readonly clock: Clock;
  /** Deadlines of a request, in milliseconds of the clock; a probe's own come first. */
  readonly timeouts: Timeouts;
}

/** A simulated server without a socket. */
export interface Within {
  /** As the network seam does it, but by the clock: the timing of an exchange is exact. */
  readonly send: Send;
  /** In order of arrival; grows while it runs. */
  readonly requests: readonly RecordedRequest[];
}

/**
 * A simulated server that is asked within this process, by the time of `clock`. With a simulated clock hours pass in
 * milliseconds, and nothing depends on the machine.
 */
export function simulateWithin({ clock, timeouts, ...options }: WithinOptions): Within {
  const ended = new AbortController();
  let dead = false;
  const die = async (backAfterMs: number | null): Promise<void> => {
    dead = true;
    if (backAfterMs !== null) dead = !(await clock.sleep(backAfterMs));
  };
  const simulation = simulationOf(options, clock, ended.signal, die);
  simulation.startedAt = clock.now();
  const send: Send = async (probe, signal, watch) => {
    const since = clock.now();
    if (signal?.aborted) return failed(probe, 'aborted', 'ABORTED', 'interrupted', 0);
    if (dead) return failed(probe, 'connect', 'ECONNREFUSED', 'connect ECONNREFUSED', 0);
    const reception = new Reception(probe, clock, { ...timeouts, ...probe.timeouts }, signal, watch);
    const { pathname, search } = new URL(probe.url);
    const raw = Buffer.from(probe.body ?? '');
    const headers = probe.body === undefined ? {} : { 'content-type': 'application/json' };
    const incoming = { method: probe.method, path: `${pathname}${search}`, raw, since };
    // A request that the server itself trips over is dropped, as a crashed worker would drop it.
    simulation
      .respond({ ...incoming, headers: { ...headers, ...probe.headers } }, reception.sink)
      .catch(() => reception.sink.cut('reset'));
    return reception.settled;
  };
  return { send, requests: simulation.requests };
}

type Failure = Extract<Outcome, { kind: 'failure' }>;

function failed(
  probe: Probe,
  phase: Failure['phase'],
  code: string,
  message: string,
  total: number,
): Exchange {
  return { probe, outcome: { kind: 'failure', phase, code, message }, timing: { total } };
}

type Late = 'firstByte' | 'idle' | 'total';

/** One answer as it comes in, under the deadlines that the network seam has. */
class Reception {
  readonly settled: Promise<Exchange>;
  readonly sink: Sink;
  private readonly probe: Probe;
  private readonly clock: Clock;
  private readonly timeouts: Timeouts;
  private readonly watch: Watch | undefined;
  private readonly since: number;
  private readonly over = new AbortController();
  private settle: (exchange: Exchange) => void = () => undefined;
  private status = 0;
  private headers: Readonly<Record<string, string>> = {};
  private readonly pieces: string[] = [];
  private bytes = 0;
  private events = 0;
  private timing: Omit<Timing, 'total'> = {};
  private quiet = new AbortController();
  /** When silence ends it, and which deadline that is. */
  private due: { readonly which: Late; readonly at: number } = {
    which: 'firstByte',
    at: Number.POSITIVE_INFINITY,
  };

  constructor(
    probe: Probe,
    clock: Clock,
    timeouts: Timeouts,
    signal: AbortSignal | undefined,
    watch: Watch | undefined,
  ) {
    this.probe = probe;
    this.clock = clock;
    this.timeouts = timeouts;
    this.watch = watch;
    this.since = clock.now();
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.sink = {
      gone: this.over.signal,
      head: (status, _, headers) => this.head(status, headers),
      write: async (data) => this.write(data.toString()),
      end: (data) => {
        if (data !== undefined && data.length > 0) this.write(data.toString());
        this.finish('complete');
      },
      cut: () => this.cutOff(),
      flushed: () => Promise.resolve(),
    };
    void clock.sleep(timeouts.total, this.over.signal).then((slept) => {
      if (slept) this.late('total');
    });
    this.arm('firstByte');
    const abort = () => this.fail('aborted', 'ABORTED', 'interrupted');
    signal?.addEventListener('abort', abort, { once: true, signal: this.over.signal });
  }

  private get elapsed(): number {
    return this.clock.now() - this.since;
  }

  /** From now on; a deadline that only moves away needs no new sleeper. */
  private arm(which: Late, most = Number.POSITIVE_INFINITY): void {
    if (this.over.signal.aborted) return;
    const at = this.clock.now() + Math.min(this.timeouts[which], this.timeouts.total, most);
    const isWatched = at >= this.due.at;
    this.due = { which, at };
    if (!isWatched) void this.watchSilence();
  }

  private async watchSilence(): Promise<void> {
    this.quiet.abort();
    this.quiet = new AbortController();
    const { signal } = this.quiet;
    while (this.due.at > this.clock.now())
      if (!(await this.clock.sleep(this.due.at - this.clock.now(), signal))) return;
    if (!signal.aborted) this.late(this.due.which);
  }

  private late(which: Late): void {
    const after = `after ${this.elapsed} ms`;
    if (this.status === 0) this.fail('headers', 'UND_ERR_HEADERS_TIMEOUT', `no answer ${after}`);
    else if (which === 'total')
      this.finish('timeout', { code: 'UND_ERR_BODY_TIMEOUT', message: `not finished ${after}` });
    else this.finish('stalled', { code: 'UND_ERR_BODY_TIMEOUT', message: `silent ${after}` });
  }

  private head(status: number, flat: readonly string[]): void {
    const pairs = flat.flatMap((name, at) =>
      at % 2 === 0 ? [[name.toLowerCase(), flat[at + 1] ?? '']] : [],
    );
    this.status = status;
    this.headers = Object.fromEntries(pairs);
    this.timing = { firstByte: this.elapsed };
    this.watch?.({ kind: 'headers', bytes: 0 });
    this.arm('firstByte');
  }

  private write(text: string): boolean {
    if (this.over.signal.aborted) return false;
    const { firstEvent, secondEvent } = this.timing;
    if (firstEvent === undefined) this.timing = { ...this.timing, firstEvent: this.elapsed };
    else if (secondEvent === undefined) this.timing = { ...this.timing, secondEvent: this.elapsed };
    this.pieces.push(text);
    this.bytes += Buffer.byteLength(text);
    this.watch?.({ kind: firstEvent === undefined ? 'first-byte' : 'bytes', bytes: this.bytes });
    if (text.startsWith('data:')) this.events += 1;
    // As the network seam does: until the second event the server may still be at its prompt.
    const most = text.startsWith('data: [DONE]') ? this.probe.afterDone : undefined;
    this.arm(this.events < 2 ? 'firstByte' : 'idle', most);
    if (this.bytes >= (this.probe.maxBytes ?? Number.POSITIVE_INFINITY)) this.finish('capped');
    else if (this.events >= (this.probe.stopAfterEvents ?? Number.POSITIVE_INFINITY)) this.finish('stopped');
    return !this.over.signal.aborted;
  }

  private cutOff(): void {
    if (this.status === 0) this.fail('headers', 'UND_ERR_SOCKET', 'other side closed');
    else this.finish('cut', { code: 'UND_ERR_SOCKET', message: 'other side closed' });
  }

  private fail(phase: Failure['phase'], code: string, message: string): void {
    if (this.over.signal.aborted) return;
    this.close();
    this.settle(failed(this.probe, phase, code, message, this.elapsed));
  }

  private finish(end: BodyEnd, error?: { readonly code: string; readonly message: string }): void {
    if (this.over.signal.aborted) return;
    this.close();
    const { probe, status, headers, bytes } = this;
    const body = this.pieces.join('');
    const stream = headers['content-type']?.startsWith('text/event-stream') ?? false;
    const outcome: Outcome = {
      kind: 'response',
      status,
      headers,
      body,
      bytes,
      ...(stream && { events: parseSse(body) }),
      end,
      ...(error && { error }),
    };
    this.settle({ probe, outcome, timing: { ...this.timing, total: this.elapsed } });
  }

  private close(): void {
    this.over.abort();
    this.quiet.abort();
  }
}
