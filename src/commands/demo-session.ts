/** `demo` with a fault that only a session shows: hours of a simulated clock, in seconds. */
import { givenOptions } from '../given-options.js';
import type { Exchange } from '../model.js';
import type { Ports } from '../ports.js';
import type { Report } from '../report/contract.js';
import type { PartId } from '../session/part-ids.js';
import { DEFAULT_MODEL, type SessionFault, simulatedClock, simulateWithin } from '../simulator/index.js';
import { DEFAULT_BUDGET, sessionAfter } from './session.js';
import { examine, type SmokeOptions } from './smoke.js';

/** Simulated time costs nothing: ten hours, in milliseconds. */
const BUDGET = 60 * DEFAULT_BUDGET;
/** Nothing is sent there. */
const ADDRESS = 'http://127.0.0.1:8080/v1';
const CLOCK = 'Its clock is simulated: the times are those of a server that reads 1,000 tokens a second.';

/** Which server is examined is settled: the simulated one. */
export interface SimulatedOptions
  extends Omit<SmokeOptions, 'baseUrl' | 'v1' | 'apiKey' | 'header' | 'provider' | 'config'> {
  readonly fault: string;
  /** Where a session is played. */
  readonly only?: readonly PartId[];
  readonly skip?: readonly PartId[];
  readonly soak?: number;
}

/** @param note what is told of the fault */
export async function playAgainst(
  options: SimulatedOptions,
  fault: SessionFault,
  note: string,
  ports: Ports,
): Promise<{ readonly report: Report; readonly exchanges: readonly Exchange[] }> {
  const { model = DEFAULT_MODEL, budget = BUDGET, soak = fault.soak } = options;
  const clock = simulatedClock();
  const { report, exchanges } = await examine(
    { profile: 'openclaw-2026.9', ...options, baseUrl: ADDRESS, model, budget },
    { ...ports, env: {} },
    { command: 'demo', fault: options.fault, options: givenOptions(options) },
    (run) =>
      sessionAfter(
        run,
        {
          ...(options.only && { only: options.only }),
          ...(options.skip && { skip: options.skip }),
          ...(fault.parts && { also: fault.parts }),
          ...(soak !== undefined && { soak }),
        },
        { now: clock.now, left: () => budget - clock.now() },
      ),
    ({ timeouts }) => ({
      send: simulateWithin({ clock, timeouts, faults: [fault], model }).send,
      now: clock.now,
      pause: async (ms) => void (await clock.sleep(ms)),
      close: async () => undefined,
    }),
  );
  const notes = [`${note} ${CLOCK}`, ...report.notes];
  return { report: { ...report, notes }, exchanges };
}
