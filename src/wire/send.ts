import type { Exchange, Outcome, Probe, Send, Target, Timeouts, Timing, Watch } from '../model.js';
import { networkFact } from './network-fact.js';
import { Reception } from './reception.js';
import { redactSplit, streamOf } from './redact-split.js';
import { looksStreamed, parseSse } from './sse.js';

export interface SendOptions {
  readonly target: Target;
  readonly userAgent: string;
  /** Decoded bytes of a body that are kept; default 8 MiB. */
  readonly maxBodyBytes?: number;
  /** Takes secrets out of everything a server said before anyone sees it. */
  readonly redact?: (text: string) => string;
}

export interface OpenedSend {
  readonly send: Send;
  /** Ends what is under way. */
  readonly close: () => Promise<void>;
}

/** Default of `maxBodyBytes`: 8 MiB. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * The network seam. Each request has a connection of its own, so that nothing a server did to the last one reaches
 * the next. No redirect is followed; the key and the headers of the target go to the target's origin only.
 * `send` resolves on every network fact and rejects only on a programming error.
 */
export function openSend(options: SendOptions): OpenedSend {
  const closing = new AbortController();
  const pending = new Set<Promise<Exchange>>();
  const send: Send = (probe, signal, watch) => {
    const signals = signal ? [closing.signal, signal] : [closing.signal];
    const exchange = perform({ options, probe, signal: AbortSignal.any(signals), watch });
    pending.add(exchange);
    const forget = () => void pending.delete(exchange);
    exchange.then(forget, forget);
    return exchange;
  };
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.allSettled(pending);
  };
  return { send, close };
}

interface Work {
  readonly options: SendOptions;
  readonly probe: Probe;
  readonly signal: AbortSignal;
  readonly watch: Watch | undefined;
}

/** Deadlines of a probe: the target's, overridden by its own, all bounded by the total. */
function timeoutsFor(target: Target, probe: Probe): Timeouts {
  const { connect, firstByte, idle, total } = { ...target.timeouts, ...probe.timeouts };
  return {
    connect: Math.min(connect, total),
    firstByte: Math.min(firstByte, total),
    idle: Math.min(idle, total),
    total,
  };
}

function headersFor(options: SendOptions, probe: Probe): Record<string, string> {
  const { target, userAgent } = options;
  const own = new URL(probe.url).origin === new URL(target.baseUrl).origin;
  const key: Record<string, string> =
    own && target.apiKey !== undefined ? { authorization: `Bearer ${target.apiKey}` } : {};
  return {
    accept: 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    'user-agent': userAgent,
    ...(probe.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...key,
    ...(own ? lowerCased(target.headers) : {}),
    ...probe.headers,
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function perform({ options, probe, signal, watch }: Work): Promise<Exchange> {
  // Loaded with the first request: nothing else needs it, and its time is none of the server's.
  const { startRequest } = await import('./client.js');
  return new Promise((resolve, reject) => {
    let end: (() => void) | undefined;
    const reception = new Reception({
      timeouts: timeoutsFor(options.target, probe),
      maxBytes: Math.min(probe.maxBytes ?? Number.POSITIVE_INFINITY, options.maxBodyBytes ?? MAX_BODY_BYTES),
      stopAfterEvents: probe.stopAfterEvents,
      afterDone: probe.afterDone,
      signal,
      watch,
      settle: (outcome, timing) => {
        end?.();
        resolve(freeze(probe, redacted(outcome, options.redact), timing));
      },
    });
    if (reception.done) return;
    const { method, body } = probe;
    try {
      end = startRequest(
        { method, url: new URL(probe.url), headers: headersFor(options, probe), body },
        reception,
      );
    } catch (error) {
      reception.cancel();
      reject(new Error(`the request could not be built: ${networkFact(error).message}`, { cause: error }));
    }
  });
}

/** The outcome without secrets: as a whole for the body, since a secret may be spread over several chunks. */
function redacted(outcome: Outcome, redact: SendOptions['redact']): Outcome {
  if (!redact) return outcome;
  if (outcome.kind === 'failure') return { ...outcome, message: redact(outcome.message) };
  const { body, events } = redactedBody(outcome, redact);
  return {
    ...outcome,
    headers: Object.fromEntries(
      Object.entries(outcome.headers).map(([name, value]) => [redact(name), redact(value)]),
    ),
    body,
    ...(events ? { events } : {}),
    ...(outcome.error ? { error: { ...outcome.error, message: redact(outcome.error.message) } } : {}),
  };
}

type Response = Extract<Outcome, { kind: 'response' }>;

/** A stream is redacted as it came and as its readers join it: a secret may be cut into events. */
function redactedBody(
  outcome: Response,
  redact: (text: string) => string,
): Pick<Response, 'body' | 'events'> {
  const body = redact(outcome.body);
  const whole = body === outcome.body ? outcome.events : parseSse(body).slice(0, outcome.events?.length);
  const events = outcome.events ? whole : looksStreamed(body) ? parseSse(body) : undefined;
  if (!events) return { body };
  const safe = redactSplit(events, redact);
  return {
    body: safe === events ? body : streamOf(safe),
    ...(outcome.events ? { events: safe } : {}),
  };
}

function freeze(probe: Probe, outcome: Outcome, timing: Timing): Exchange {
  return Object.freeze({ probe: Object.freeze(probe), outcome: Object.freeze(outcome), timing });
}
