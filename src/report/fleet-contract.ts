/** The contract of a fleet's report (`inferrs-doctor/fleet/1`): its targets are reports of their own contract. */
import * as v from 'valibot';
import { REPORT, type Report, tool, verdict } from './contract.js';
import { also, count, list, milliseconds, text, texts } from './schema.js';

/** As `--format json` prints it. */
export const FLEET = v.object({
  schema: v.literal('inferrs-doctor/fleet/1'),
  tool,
  command: v.picklist(['check', 'smoke']),
  file: text('Where the targets stand: the file of --targets, or openclaw.json.'),
  verdict: v.pipe(verdict, v.description('The worst of all targets; ready where a shard has none.')),
  exitCode: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
  shard: also(text('The part of the fleet that this is: `0/4`.')),
  jobs: v.pipe(count, v.description('How many targets were examined at once.')),
  notes: texts('Said before anything else.'),
  durationMs: milliseconds,
  targets: v.pipe(
    list(REPORT),
    v.description('A report each, in the order of the file; those that were not begun have no layers.'),
  ),
});

/** The report of a fleet, in memory. */
export type Fleet = Readonly<Omit<v.InferOutput<typeof FLEET>, 'targets'>> & {
  readonly targets: readonly Report[];
};

/** The same fleet with the keys of the contract in its order, whole milliseconds and nothing else. */
export function fleetInContractOrder(fleet: unknown): unknown {
  const read = v.safeParse(FLEET, fleet);
  return read.success ? read.output : fleet;
}
