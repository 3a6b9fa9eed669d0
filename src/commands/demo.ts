/** `demo`: smoke against the embedded simulated server. */
import { givenOptions } from '../given-options.js';
import { nearest } from '../nearest.js';
import type { CommandOutput, Ports } from '../ports.js';
import {
  DEFAULT_MODEL,
  describeFaults,
  FAULTS,
  type FaultId,
  isFaultId,
  type Simulator,
  startSimulator,
} from '../simulator/index.js';
import { UsageError } from '../usage-error.js';
import { examine, type SmokeOptions } from './smoke.js';

/** Which server is examined is settled: the simulated one. */
export interface DemoOptions
  extends Omit<SmokeOptions, 'baseUrl' | 'v1' | 'apiKey' | 'header' | 'provider' | 'config'> {
  readonly fault: string;
  readonly list?: boolean;
  readonly serve?: boolean;
  readonly port?: number;
}

/** @throws UsageError for a fault that is not there */
export async function run(options: DemoOptions, ports: Ports): Promise<CommandOutput> {
  if (options.list) return { kind: 'text', text: faultList(), exitCode: 0 };
  if (!isFaultId(options.fault)) {
    const near = nearest(options.fault, Object.keys(FAULTS));
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : '';
    throw new UsageError(
      `There is no fault "${options.fault.slice(0, 80)}". ${hint}inferrs-doctor demo --list names them all.`,
    );
  }
  const simulator = await startSimulator({
    faults: [options.fault],
    ...(options.port !== undefined && { port: options.port }),
    ...(options.model !== undefined && { model: options.model }),
  });
  try {
    if (options.serve) return await serve(simulator, options, ports);
    // Nothing of the user's own set-up plays a part in a demonstration.
    const target = { baseUrl: simulator.baseUrl, model: options.model ?? DEFAULT_MODEL };
    const asked = { profile: 'openclaw-2026.9', ...options, ...target } as const;
    const { report, exchanges } = await examine(
      asked,
      { ...ports, env: {} },
      {
        command: 'demo',
        fault: options.fault,
        options: givenOptions(options),
      },
    );
    return {
      kind: 'report',
      report: { ...report, notes: [simulatedNote(options.fault), ...report.notes] },
      exchanges,
    };
  } finally {
    await simulator.close();
  }
}

function simulatedNote(fault: FaultId): string {
  return `A demonstration with a simulated server, "${fault}" (${FAULTS[fault].summary}). Nothing of yours was examined.`;
}

function faultList(): string {
  const faults = describeFaults();
  const width = Math.max(...faults.map(({ id }) => id.length));
  return faults.map(({ id, summary }) => `${id.padEnd(width)}  ${summary}`).join('\n');
}

async function serve(simulator: Simulator, options: DemoOptions, ports: Ports): Promise<CommandOutput> {
  ports.progress.note(
    `Serving "${options.fault}" at ${simulator.baseUrl}, model ${options.model ?? DEFAULT_MODEL}. Ctrl-C ends it.`,
  );
  if (!ports.signal.aborted) {
    await new Promise<void>((resolve) =>
      ports.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  }
  return { kind: 'text', text: '', exitCode: 0 };
}
