import { DEFAULT_TIMEOUTS } from '../../src/deadlines.js';
import type { Verdict } from '../../src/model.js';
import type { ProfileId } from '../../src/releases/ids.js';
import type { WaitFacts } from '../../src/releases/waiting.js';
import type { WindowSettings } from '../../src/releases/window.js';
import type { Finding, LayerResult, Remedy } from '../../src/report/contract.js';
import { createAsker } from '../../src/search/asker.js';
import {
  type Engine,
  type Fault,
  type FaultId,
  simulatedClock,
  simulateWithin,
} from '../../src/simulator/index.js';
import type { SmokeContext } from '../../src/smoke/context.js';
import { openJournal } from '../../src/smoke/events.js';
import { runSmoke } from '../../src/smoke/run.js';
import { verdictOf } from '../../src/smoke/verdict.js';
import { quietPorts } from './harness.js';

export interface Within {
  readonly faults: readonly (FaultId | Fault)[];
  readonly engine?: Partial<Engine>;
  readonly profile?: ProfileId;
  /** As the configuration has it; the server is the simulated one all the same. */
  readonly waiting?: Partial<WaitFacts>;
  readonly window?: WindowSettings;
  /** false: the server is also asked what it holds. */
  readonly thrifty?: boolean;
}

export interface Run {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly remedy: Remedy | null;
  readonly layers: readonly LayerResult[];
  /** Lines of progress that stay. */
  readonly notes: readonly string[];
  readonly requests: number;
  /** Bodies of the turns. */
  readonly bodies: readonly string[];
  /** Milliseconds by the simulated clock. */
  readonly took: number;
}

/** Smoke by a simulated clock and without sockets: minutes of waiting cost nothing. */
export async function smokeWithin({
  faults,
  engine,
  profile = 'openclaw-2026.9',
  waiting,
  window,
  thrifty = true,
}: Within): Promise<Run> {
  const clock = simulatedClock();
  const { send, requests: received } = simulateWithin({
    clock,
    timeouts: DEFAULT_TIMEOUTS,
    faults,
    ...(engine && { engine }),
  });
  const notes: string[] = [];
  const ports = quietPorts();
  const baseUrl = 'http://127.0.0.1:8080/v1';
  const context: SmokeContext = {
    ...openJournal(),
    target: { baseUrl, model: 'tiny-model', headers: {}, timeouts: DEFAULT_TIMEOUTS },
    profile,
    configured: {},
    ...(window && { window: { ...window, row: 'models.providers.inferrs.models[0]' } }),
    waiting: { baseUrl, providerId: 'inferrs', ...waiting },
    asker: createAsker({ send, signal: ports.signal, now: clock.now }),
    ports: { ...ports, progress: { ...ports.progress, note: (line) => notes.push(line) } },
    directOnly: false,
    requireTools: false,
    fullTurn: true,
    diagnose: true,
    pause: async (ms) => void (await clock.sleep(ms)),
  };
  await runSmoke(context, thrifty);
  const known = context.known();
  const { findings, remedy, layers } = known;
  const requests = context.asker.counts().count;
  const verdict = await verdictOf(known);
  return {
    verdict,
    findings,
    remedy,
    layers,
    notes,
    requests,
    bodies: received.map(({ body }) => body),
    took: clock.now(),
  };
}
