import { setMaxListeners } from 'node:events';
import { DEFAULT_BUDGET, sessionAfter } from '../../src/commands/session.js';
import type { CompatFlags, Exchange } from '../../src/model.js';
import type { ProfileId } from '../../src/releases/ids.js';
import type { Report } from '../../src/report/contract.js';
import { EXIT_CODES } from '../../src/report/verdict.js';
import { createAsker, Spent } from '../../src/search/asker.js';
import type { SessionOptions } from '../../src/session/run.js';
import {
  type Clock,
  DEFAULT_MODEL,
  type Engine,
  type Fault,
  type FaultId,
  SESSION_FAULTS,
  type SessionFaultId,
  simulatedClock,
  simulateWithin,
} from '../../src/simulator/index.js';
import type { SmokeContext } from '../../src/smoke/context.js';
import { openJournal } from '../../src/smoke/events.js';
import { runSmoke } from '../../src/smoke/run.js';
import { verdictOf } from '../../src/smoke/verdict.js';
import type { ResolvedTarget } from '../../src/target.js';

export interface PlayOptions extends SessionOptions {
  readonly more?: readonly (Fault | FaultId)[];
  readonly engine?: Partial<Engine>;
  readonly profile?: ProfileId;
  readonly flags?: CompatFlags;
  readonly baseUrl?: string;
  readonly budget?: number;
  readonly maxRequests?: number;
  readonly provider?: Partial<NonNullable<ResolvedTarget['provider']>>;
  /** Interrupted when so many requests were sent. */
  readonly interruptAt?: number;
  /** Milliseconds between two times that the clock can tell apart. */
  readonly tick?: number;
  /** Takes the lines that stay. */
  readonly note?: (line: string) => void;
}

export interface Played {
  readonly report: Partial<Report>;
  readonly exchanges: readonly Exchange[];
  /** Prompts at the real size, by the run's own count. */
  readonly fullTurns: number;
  /** Simulated milliseconds. */
  readonly ms: number;
}

const TIMEOUTS = { connect: 5000, firstByte: 900_000, idle: 300_000, total: 1_800_000 };

/** A clock that tells only whole ticks. */
const coarse = ({ now, sleep }: Clock, tick: number): Clock =>
  tick === 0 ? { now, sleep } : { now: () => Math.floor(now() / tick) * tick, sleep };

/** Smoke and a session against a simulated server, by a simulated clock. */
export async function played(fault: SessionFaultId, options: PlayOptions = {}): Promise<Played> {
  const {
    more = [],
    engine,
    profile = 'openclaw-2026.9',
    flags = {},
    budget = DEFAULT_BUDGET + (options.soak ?? 0),
  } = options;
  const clock = coarse(simulatedClock(), options.tick ?? 0);
  const { send } = simulateWithin({
    clock,
    timeouts: TIMEOUTS,
    faults: [SESSION_FAULTS[fault], ...more],
    ...(engine && { engine }),
  });
  const interrupt = new AbortController();
  setMaxListeners(0, interrupt.signal);
  let sent = 0;
  const asker = createAsker({
    send: (probe, signal, watch) => {
      sent += 1;
      if (sent === options.interruptAt) interrupt.abort();
      return send(probe, signal, watch);
    },
    signal: interrupt.signal,
    budget,
    now: clock.now,
    ...(options.maxRequests !== undefined && { maxRequests: options.maxRequests }),
  });
  const target = {
    baseUrl: options.baseUrl ?? 'http://127.0.0.1:8080/v1',
    model: DEFAULT_MODEL,
    headers: {},
    timeouts: TIMEOUTS,
  };
  const context: SmokeContext = {
    ...openJournal(),
    target,
    profile,
    configured: flags,
    waiting: {
      baseUrl: target.baseUrl,
      providerId: 'inferrs',
      apiKey: options.provider?.apiKey,
      providerTimeoutSeconds: options.provider?.timeoutSeconds,
    },
    asker,
    ports: {
      env: {},
      cwd: '/',
      signal: interrupt.signal,
      progress: { update: () => undefined, note: (line) => options.note?.(line), stop: () => undefined },
      stdin: async function* () {},
    },
    directOnly: false,
    requireTools: false,
    fullTurn: true,
    diagnose: true,
    pause: async (ms) => void (await clock.sleep(ms)),
  };
  const resolved: ResolvedTarget = {
    target,
    notes: [],
    source: 'default',
    provider: options.provider
      ? {
          configPath: '/openclaw.json',
          providerId: 'inferrs',
          modelIndex: 0,
          path: 'models.providers.inferrs.models[0]',
          baseUrl: target.baseUrl,
          headers: {},
          ...options.provider,
        }
      : null,
    configPath: 'models.providers.inferrs.models[0]',
    secrets: [],
  };
  const began = clock.now();
  try {
    await runSmoke(context, false);
  } catch (error) {
    if (!(error instanceof Spent)) throw error;
    context.tell({ kind: 'decided', verdict: 'inconclusive' });
  }
  const told = async (): Promise<Partial<Report>> => {
    const { findings, layers, remedy, spent } = context.known();
    const verdict = await verdictOf(context.known());
    const exitCode = EXIT_CODES[verdict];
    return { verdict, exitCode, findings, layers, remedy, ...(spent && { spent }) };
  };
  const verdict = await verdictOf(context.known());
  if (verdict !== 'ready' && verdict !== 'needs-flags')
    return {
      report: await told(),
      exchanges: asker.exchanges,
      fullTurns: asker.counts().fullTurns,
      ms: clock.now() - began,
    };
  const session = await sessionAfter({ context, resolved, verdict }, options, {
    now: clock.now,
    left: () => began + budget - clock.now(),
  });
  return {
    report: { ...(await told()), ...session },
    exchanges: asker.exchanges,
    fullTurns: asker.counts().fullTurns,
    ms: clock.now() - began,
  };
}

export const codesOf = ({ report }: Played): readonly string[] =>
  (report.findings ?? []).map(({ code }) => code).sort();

/** Bodies as large as an agent turn. */
export const fullPrompts = ({ exchanges }: Played): number =>
  exchanges.filter(({ probe }) => (probe.body?.length ?? 0) > 45_000).length;
