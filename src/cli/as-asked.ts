/** A run as the command line asks for it: once by itself, or held against a baseline. */
import type { GateOptions } from '../gate/gate.js';
import type { CommandOutput, Ports } from '../ports.js';

/** @throws whatever `run` throws, and UsageError for options that do not go together */
export async function asAsked(
  options: GateOptions,
  ports: Ports,
  run: () => Promise<CommandOutput>,
): Promise<CommandOutput> {
  if (options.baseline === undefined && options.slowerThan === undefined) return run();
  const { gated } = await import('../gate/gate.js');
  return gated(options, ports, run);
}
