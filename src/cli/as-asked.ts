/** A run as the command line asks for it: by itself or on many servers, perhaps held against a baseline. */
import type { ManyOptions } from '../commands/fleet.js';
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

/** @throws whatever `run` throws, and UsageError for options that do not go together */
export async function oneOrMany<T extends ManyOptions>(
  command: 'check' | 'smoke',
  options: T,
  ports: Ports,
  run: (options: T, ports: Ports) => Promise<CommandOutput>,
): Promise<CommandOutput> {
  const { targets, all, jobs, shard } = options;
  if ([targets, jobs, shard].every((given) => given === undefined) && !all)
    return asAsked(options, ports, () => run(options, ports));
  const fleet = await import('../commands/fleet.js');
  // Everything but what names one server is in the options that a fleet passes on.
  return fleet.run(command, options, ports, (own, to) => run(own as T, to));
}
