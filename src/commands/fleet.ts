/** `check` and `smoke` on many servers: --targets FILE, or --all of openclaw.json. */
import type { Examine } from '../fleet/run.js';
import { runFleet } from '../fleet/run.js';
import { type FleetTarget, inShard, type Shard, withKeys } from '../fleet/target.js';
import { type GateOptions, judgeWith } from '../gate/gate.js';
import type { ImitationOptions, SearchingOptions } from '../options.js';
import type { CommandOutput, Ports } from '../ports.js';
import { formatMs } from '../report/format.js';
import { abbreviated, type TargetOptions } from '../target.js';
import { UsageError } from '../usage-error.js';

export interface FleetOptions {
  /** The file of --targets. */
  readonly targets?: string;
  /** Every provider of openclaw.json. */
  readonly all?: boolean;
  /** At once; default 4. */
  readonly jobs?: number;
  readonly shard?: Shard;
}

/** What the command line may give a fleet. */
export interface ManyOptions
  extends FleetOptions,
    TargetOptions,
    ImitationOptions,
    SearchingOptions,
    GateOptions {
  readonly evidence?: string;
  readonly openclaw?: boolean | string;
  readonly localService?: boolean;
}

const JOBS = 4;

/** @throws UsageError for options that do not go with a fleet, and for a mistake in its file; before anything is sent */
export async function run(
  command: 'check' | 'smoke',
  options: ManyOptions,
  ports: Ports,
  examine: Examine,
): Promise<CommandOutput> {
  refuseOthers(options, ports);
  const { jobs = JOBS, shard } = options;
  const found = await targetsOf(options, ports);
  const targets = withKeys(inShard(found.targets, shard), ports.env);
  const shared = sharedBy(options);
  const fleet = await runFleet(
    {
      command,
      // A report names no user.
      file: abbreviated(found.file),
      jobs,
      targets,
      ...(shard !== undefined && { shard: `${shard.index}/${shard.of}` }),
      notes: [...found.notes, ...notesOn(found.targets, targets, options)],
      // What the line says for all goes first: a target may say otherwise.
      examine: (own, quiet) => examine({ ...shared, ...own, ambientKey: false }, quiet),
      judge: await judgeWith(options, ports),
    },
    ports,
  );
  return { kind: 'fleet', fleet };
}

async function targetsOf(options: ManyOptions, ports: Ports) {
  if (options.targets !== undefined) {
    const { readTargets } = await import('../fleet/file.js');
    const targets = await readTargets(options.targets, options.model, ports);
    return { file: options.targets, targets, notes: [] };
  }
  const { allTargets } = await import('../fleet/all.js');
  return allTargets(options, ports);
}

/** What holds for every target. Which server, and what it is sent to be let in, each says for itself. */
function sharedBy(options: ManyOptions): Omit<ManyOptions, keyof TargetOptions | keyof FleetOptions> {
  const {
    targets: _targets,
    all: _all,
    jobs: _jobs,
    shard: _shard,
    baseUrl: _baseUrl,
    model: _model,
    header: _header,
    baseline: _baseline,
    slowerThan: _slowerThan,
    ...shared
  } = options;
  return shared;
}

function notesOn(
  all: readonly FleetTarget[],
  these: readonly FleetTarget[],
  { shard, budget }: ManyOptions,
): string[] {
  return [
    ...(shard === undefined
      ? []
      : [
          `Shard ${shard.index} of ${shard.of}: ${these.length} of ${all.length} targets; all of one server are in one shard.`,
        ]),
    ...(budget === undefined ? [] : [`The ${formatMs(budget)} of --budget are for each target.`]),
  ];
}

/** @throws UsageError for the first option that means one server */
function refuseOthers(options: ManyOptions, { env }: Pick<Ports, 'env'>): void {
  if (options.targets === undefined && options.all !== true)
    throw new UsageError('--jobs and --shard are for a fleet: name it with --targets FILE or --all.');
  if (options.targets !== undefined && options.all === true)
    throw new UsageError('--targets and --all each name the servers: give one of them.');
  const how = options.all === true ? '--all' : '--targets';
  const typed = (value: string | undefined, variable: string) =>
    value !== undefined && value !== env[variable];
  const refused: readonly (readonly [given: boolean, why: string])[] = [
    [typed(options.baseUrl, 'INFERRS_BASE_URL'), `${how} names the servers: leave --base-url out`],
    [
      options.v1 === false,
      `${how} names the servers: leave --no-v1 out (v1: false in a target says the same)`,
    ],
    [
      options.apiKey !== undefined,
      `a key is for one server: leave --api-key out, and name its variable in apiKeyEnv of the target`,
    ],
    [Object.keys(options.header ?? {}).length > 0, 'a header may be for one server only: leave --header out'],
    [options.evidence !== undefined, '--evidence is of one run: run that target alone'],
    [options.openclaw !== undefined, '--openclaw runs one OpenClaw at a time: run that target alone'],
    [options.localService === true, '--local-service starts one server: run it without a fleet'],
    [
      options.all === true && typed(options.model, 'INFERRS_MODEL'),
      '--all takes the models of the file: leave --model out',
    ],
    [
      options.targets !== undefined && options.config !== undefined,
      '--targets names the servers: leave --config out',
    ],
    [
      options.targets !== undefined && options.provider !== undefined,
      '--targets names the servers: leave --provider out',
    ],
  ];
  const first = refused.find(([given]) => given);
  if (first) throw new UsageError(`${first[1].charAt(0).toUpperCase()}${first[1].slice(1)}.`);
}
