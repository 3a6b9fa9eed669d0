/** Asks a server, once for each different request, and keeps count. */
import type { Exchange, Probe, Send, Watch } from '../model.js';

/** Thrown instead of asking when nothing more may be asked. */
export class Spent extends Error {
  override readonly name = 'Spent';
  constructor(
    readonly reason: 'budget' | 'max-requests' | 'interrupted',
    /** What was still waiting for its answer. */
    readonly unanswered?: Exchange,
  ) {
    super(reason);
  }
}

export interface AskerOptions {
  readonly send: Send;
  readonly signal: AbortSignal;
  readonly maxRequests?: number;
  /** Milliseconds for everything. */
  readonly budget?: number;
  readonly now?: () => number;
}

export interface AskOptions {
  /** Ask although the very same request was asked before: is the answer the same? */
  readonly again?: boolean;
  /** Counts as a full turn: one at the real size. */
  readonly full?: boolean;
  readonly watch?: Watch;
}

export interface Asker {
  /** @throws Spent when the budget or the number of requests is used up, or the user has interrupted. */
  readonly ask: (probe: Probe, options?: AskOptions) => Promise<Exchange>;
  readonly exchanges: readonly Exchange[];
  readonly counts: () => { readonly count: number; readonly fullTurns: number; readonly bytes: number };
}

/** @param options `send` is the network; the same request is sent once and remembered. */
export function createAsker(options: AskerOptions): Asker {
  const { send, signal, maxRequests = Number.POSITIVE_INFINITY, now = () => performance.now() } = options;
  const deadline = options.budget === undefined ? Number.POSITIVE_INFINITY : now() + options.budget;
  const known = new Map<string, Exchange>();
  const exchanges: Exchange[] = [];
  let fullTurns = 0;
  let bytes = 0;

  const ask = async (
    probe: Probe,
    { again = false, full = false, watch }: AskOptions = {},
  ): Promise<Exchange> => {
    const key = `${probe.method} ${probe.url} ${probe.body ?? ''}`;
    const before = known.get(key);
    if (before && !again) return before;
    const left = deadline - now();
    if (signal.aborted) throw new Spent('interrupted');
    if (left <= 0) throw new Spent('budget');
    if (exchanges.length >= maxRequests) throw new Spent('max-requests');
    if (full) fullTurns++;
    bytes += Buffer.byteLength(probe.body ?? '');
    const exchange = await send(within(probe, left), signal, watch);
    exchanges.push(exchange);
    const unanswered = isComplete(exchange) ? undefined : exchange;
    if (signal.aborted) throw new Spent('interrupted', unanswered);
    if (now() >= deadline && unanswered) throw new Spent('budget', unanswered);
    known.set(key, exchange);
    return exchange;
  };
  return { ask, exchanges, counts: () => ({ count: exchanges.length, fullTurns, bytes }) };
}

/** The probe with a total deadline no later than what is left. */
function within(probe: Probe, left: number): Probe {
  if (left === Number.POSITIVE_INFINITY) return probe;
  const total = Math.max(1, Math.min(left, probe.timeouts?.total ?? left));
  return { ...probe, timeouts: { ...probe.timeouts, total } };
}

const isComplete = ({ outcome }: Exchange): boolean =>
  outcome.kind === 'response' && (outcome.end === 'complete' || outcome.end === 'stopped');
