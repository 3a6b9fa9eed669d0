import { examine, type SmokeOptions } from '../../src/commands/smoke.js';
import type { Ports } from '../../src/ports.js';
import type { Report } from '../../src/report/contract.js';
import { type Fault, type FaultId, startSimulator } from '../../src/simulator/index.js';

/** Ports of a run that nobody watches and that reads nothing of this machine. */
export const quietPorts = (signal: AbortSignal = new AbortController().signal): Ports => ({
  env: {},
  cwd: '/',
  signal,
  progress: { update: () => undefined, note: () => undefined, stop: () => undefined },
  stdin: async function* () {},
});

export interface Smoked {
  readonly report: Report;
  /** Bodies of the chat requests as the simulator received them. */
  readonly bodies: readonly string[];
}

/** Smoke against a simulator with these faults, within this process. */
export async function smokeFaults(
  faults: readonly (FaultId | Fault)[],
  options: Partial<SmokeOptions> = {},
): Promise<Smoked> {
  const simulator = await startSimulator({ faults });
  try {
    const { report } = await examine(
      {
        profile: 'openclaw-2026.9',
        timeout: 2000,
        ...options,
        baseUrl: simulator.baseUrl,
        model: 'tiny-model',
      },
      quietPorts(),
    );
    const chats = simulator.requests.filter(({ path }) => path.endsWith('/chat/completions'));
    return { report, bodies: chats.map(({ body }) => body) };
  } finally {
    await simulator.close();
  }
}
