/** `demo`: smoke against the embedded simulated server; a session, where only that shows the fault. */
import { givenOptions } from '../given-options.js';
import { nearest } from '../nearest.js';
import type { CommandOutput, Ports } from '../ports.js';
import {
  DEFAULT_MODEL,
  FAULT_GROUPS,
  FAULT_NAMES,
  FAULTS,
  type Fault,
  QUICK_ENGINE,
  SESSION_FAULTS,
  type SessionFault,
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
  const fault = faultNamed(options.fault);
  if ('raises' in fault && !options.serve) {
    const { playAgainst } = await import('./demo-session.js');
    const played = await playAgainst(options, fault, ports);
    return { kind: 'report', ...played };
  }
  const simulator = await startSimulator({
    faults: [fault],
    ...('raises' in fault && { engine: QUICK_ENGINE }),
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
      report: { ...report, notes: [simulatedNote(options.fault, fault), ...report.notes] },
      exchanges,
    };
  } finally {
    await simulator.close();
  }
}

/** @throws UsageError where there is none of this name */
function faultNamed(name: string): Fault | SessionFault {
  const found = Object.entries({ ...SESSION_FAULTS, ...FAULTS }).find(([id]) => id === name)?.[1];
  if (found !== undefined) return found;
  const near = nearest(name, FAULT_NAMES);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : '';
  throw new UsageError(
    `There is no fault "${name.slice(0, 80)}". ${hint}inferrs-doctor demo --list names them all.`,
  );
}

export function simulatedNote(name: string, { summary }: Fault): string {
  return `A demonstration with a simulated server, "${name}" (${summary}). Nothing of yours was examined.`;
}

/** In groups, each fault with what it does. */
function faultList(): string {
  const width = Math.max(...FAULT_NAMES.map((id) => id.length));
  return FAULT_GROUPS.map(({ title, faults }) =>
    [
      `${title}:`,
      ...Object.entries(faults).map(([id, { summary }]) => `  ${id.padEnd(width)}  ${summary}`),
    ].join('\n'),
  ).join('\n\n');
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
