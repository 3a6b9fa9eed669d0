/**
 * The report's contract, written once: the types of a report, the parser of one that is read from a file, the JSON
 * Schema (docs/report.schema.json) and the order of the keys in JSON all come from here. In text output only its
 * types are used, so that valibot is not loaded.
 */
import * as v from 'valibot';
import type { FindingCode } from '../codes.js';
import type { CompatFlags } from '../model.js';
import { VARIANT_IDS } from '../options.js';
import type { ServerKind } from '../servers/index.js';
import { LAYER_IDS } from '../steps.js';
import { also, clipped, count, counted, list, milliseconds, object, orNull, text, texts } from './schema.js';
import { session } from './session-contract.js';
import { VERDICTS } from './verdict.js';

/** Commands that give a report. */
const COMMANDS = ['check', 'smoke', 'demo', 'replay', 'config', 'init', 'fix', 'session'] as const;

/** What was parsed as JSON is JSON. */
const flags = v.pipe(
  v.record(v.string(), v.unknown()) as unknown as v.GenericSchema<CompatFlags>,
  v.description('Keys of `compat` with their values, exactly as they stand in openclaw.json.'),
);
const flagsOf = (what: string) => v.pipe(flags, v.description(what));
const layerId = v.picklist(LAYER_IDS);
export const verdict = v.picklist(VERDICTS);

const speed = v.pipe(
  object({
    firstTokenMs: milliseconds,
    promptTokens: v.pipe(orNull(count), v.description('As the server counts them.')),
    cachedTokens: v.pipe(orNull(count), v.description('How many of them it had kept; null: not told.')),
    prefill: v.pipe(
      orNull(v.number()),
      v.description('Tokens a second; null where it is not told or too short.'),
    ),
    decode: v.pipe(orNull(v.number()), v.description('Tokens a second; of a short answer.')),
  }),
  v.description('The full turn: what it took.'),
);

const layer = object({
  id: layerId,
  status: v.picklist(['pass', 'fail', 'warn', 'skipped']),
  ms: milliseconds,
  reason: clipped('One short phrase: `200 ok`, `1 model, yours is listed`, `422 content-array-rejected`.'),
  note: also(text('A measure worth a glance, such as prefill speed.')),
  speed: also(speed),
});

const finding = object({
  code: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    v.description('A row of the troubleshooting matrix: inferrs-doctor explain CODE.'),
    // One that only a newer version knows is still shown by its name.
  ) as unknown as v.GenericSchema<FindingCode>,
  severity: v.picklist(['error', 'warning', 'info']),
  layer: layerId,
  title: clipped('What was seen, on one line.'),
  serverSaid: also(clipped('The server’s own words, unwrapped and redacted; absent when it said none.')),
  modelSaid: also(clipped('What the model answered, where that is what is wrong.')),
  advice: clipped('What to do.'),
  flags: flagsOf('What the matrix row suggests; empty for none. remedy.flags is what was chosen and tested.'),
  sources: list(v.string()),
  why: also(text('Why it happens, in one or two sentences.')),
  serverOption: also(text('The way out of this very server: stands in the advice as well.')),
  tryFlags: also(flagsOf('Flags to go on with in another run: this one could send nothing more.')),
});

const setting = object({
  path: text('Where it stands in openclaw.json: `models.providers.inferrs.models[0].contextWindow`.'),
  value: v.unknown() as unknown as v.GenericSchema<CompatFlags[string]>,
  why: text('What it is for, in one sentence.'),
  proof: also(orNull(text('What was re-sent to prove this value; null: nothing that is sent can prove it.'))),
});

const remedy = object({
  flags: flagsOf('Exactly what goes into compat.'),
  status: v.picklist(['verified', 'insufficient', 'untested']),
  loses: texts('What the user gives up with these flags: tools, usage in streams, …'),
  proof: text('What was done to prove it.'),
  layers: also(v.pipe(list(layer), v.description('The layers as they went with these flags.'))),
  settings: v.pipe(
    v.optional(list(setting), []),
    v.description('Values of openclaw.json outside compat that belong to the remedy; [] for none.'),
  ),
});

export const tool = object({ name: v.literal('inferrs-doctor'), version: v.string() });

const target = v.pipe(
  object({
    baseUrl: text('Without a trailing slash, with its /v1 where the server has one.'),
    model: orNull(v.string()),
    profile: text('The release that was imitated: openclaw-2026.9, or the id of a learned one.'),
    flags: flagsOf('The compat flags that the turns were sent with.'),
    variant: v.pipe(
      orNull(v.picklist(VARIANT_IDS)),
      v.description('The user’s agent set-up, where the release has it.'),
    ),
    configPath: text('Path in openclaw.json of the model row that flags belong to.'),
    configFile: also(
      text('The openclaw.json that has this row; absent when none was read, or it has no such row.'),
    ),
  }),
  v.description('What was examined, and as which OpenClaw release.'),
);

const server = v.pipe(
  object({
    // One that only a newer version knows is still shown by its name.
    kind: v.pipe(
      v.pipe(v.string(), v.minLength(1)) as unknown as v.GenericSchema<ServerKind>,
      v.description('inferrs, llama-server, ollama, …; unknown when nothing tells.'),
    ),
    detail: text('Generation or version; empty when the wire does not tell.'),
    evidence: texts('The facts this rests on: `owned_by: "inferrs"`, …'),
    contextTokens: also(counted('Tokens the server says it can hold, when it says so.')),
  }),
  v.description('Who answers, as far as the wire tells.'),
);

const baseline = v.pipe(
  object({
    file: text('The earlier report, as the user named it.'),
    version: text('Of the inferrs-doctor that wrote it.'),
    slowerThan: v.pipe(v.number(), v.description('Per cent that may be lost before it counts.')),
    worse: texts('What became worse, a title each; the findings say more.'),
    better: texts('What became better.'),
    notCompared: texts('What only one of the two reports tells, or tells of something else.'),
  }),
  v.description('--baseline: what this run came to beside an earlier one.'),
);

const givenOption = object({
  name: text('With its dashes.'),
  value: also(text('Absent for a switch; the name of a variable where the value may be a credential.')),
});

export const SMALLEST_FIELDS = {
  body: text('The JSON text to send.'),
  bytes: count,
  minimal: v.pipe(
    v.boolean(),
    v.description('Nothing more can be left out; false when the search was cut short.'),
  ),
  curl: text('A command for a POSIX shell that sends it.'),
} as const;

const smallest = v.pipe(
  object(SMALLEST_FIELDS),
  v.description('replay: the smallest request that was found to fail as the turn does.'),
);

const step = object({ text: v.string(), command: also(text('For a POSIX shell.')) });

/** The fields in the order of the JSON output: first those of the contract’s first version, then those added since. */
export const REPORT_FIELDS = {
  schema: v.literal('inferrs-doctor/report/1'),
  tool,
  target,
  server,
  verdict,
  exitCode: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(255),
    v.description(
      'Of the process: 143 when SIGTERM interrupted it, 0 for a verdict that --fail-on leaves out.',
    ),
  ),
  layers: v.pipe(list(layer), v.description('In the order in which they ran.')),
  findings: v.pipe(list(finding), v.description('The first is the root cause; none means nothing is wrong.')),
  cause: texts('The smallest set of features of the turn that makes it fail.'),
  remedy: orNull(remedy),
  requests: object({
    count,
    fullTurns: counted('How many of them were whole agent turns.'),
    bytes: counted('Bytes of request bodies sent.'),
  }),
  durationMs: milliseconds,
  command: v.picklist(COMMANDS),
  notes: texts('Said before anything else: how the URL was read, which release is imitated.'),
  models: also(texts('check: the ids that the server lists, in its order.')),
  servedAs: also(
    text(
      'check: the id by which the server knows the model that is meant; absent when none or several could be.',
    ),
  ),
  next: also(v.pipe(list(step), v.description('What to do next.'))),
  options: also(v.pipe(list(givenOption), v.description('What the run was given, to ask for it again.'))),
  spent: also(
    v.pipe(
      v.picklist(['budget', 'max-requests']),
      v.description('What ended the run before it was settled.'),
    ),
  ),
  footnotes: also(texts('Said after everything else: what was done to save time.')),
  fault: also(text('demo: what is wrong with the simulated server.')),
  file: also(text('replay: the file, as the user named it.')),
  smallest: also(smallest),
  session: also(session),
  baseline: also(baseline),
  name: also(text('A target of a fleet: its name.')),
  labels: also(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description('A target of a fleet: its labels, as they were given.'),
    ),
  ),
} as const;

/** The report as `--format json` prints it. */
export const REPORT = v.object(REPORT_FIELDS);

/** Named in the JSON Schema under $defs. */
export const DEFINITIONS = { flags, verdict, layerId, layer, finding, setting, remedy };

/** In memory: what to do next is chosen when it is shown. */
export type Report = Readonly<Omit<v.InferOutput<typeof REPORT>, 'next'>> & {
  /** How this program was started, for commands to type. Never from a file. */
  readonly program?: string;
};
export type LayerResult = v.InferOutput<typeof layer>;
export type LayerStatus = LayerResult['status'];
/** Something wrong (or worth knowing), with the server's words and the way out. */
export type Finding = v.InferOutput<typeof finding>;
export type Severity = Finding['severity'];
export type ServerInfo = v.InferOutput<typeof server>;
export type Remedy = v.InferOutput<typeof remedy>;
/** What a run came to beside an earlier one. */
export type BaselineResult = v.InferOutput<typeof baseline>;
/** What the full turn took. */
export type Speed = v.InferOutput<typeof speed>;
/** A value of openclaw.json outside compat. */
export type Setting = v.InferOutput<typeof setting>;
/** A request that was cut down while it still failed in the same way. */
export type Smallest = v.InferOutput<typeof smallest>;
/** An option that the run was given. */
export type GivenOption = v.InferOutput<typeof givenOption>;

/**
 * The same report with the keys of the contract in its order, whole milliseconds and nothing else. One that does not
 * fit the contract is a mistake of this program: it comes back as it is, because nothing may be lost.
 */
export function inContractOrder(report: unknown): unknown {
  const read = v.safeParse(REPORT, report);
  return read.success ? read.output : report;
}
