import { afterEach } from 'vitest';
import {
  type FaultId,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.js';

/** Starts simulators that end with the test that started them. */
export function useSimulators(): {
  start: (options?: SimulatorOptions) => Promise<Simulator>;
  /** The origin of a simulator with these faults. */
  faulty: (...faults: FaultId[]) => Promise<string>;
} {
  const running: Simulator[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((simulator) => simulator.close()));
  });
  const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
    const simulator = await startSimulator(options);
    running.push(simulator);
    return simulator;
  };
  return { start, faulty: async (...faults) => (await start({ faults })).url };
}
