/**
 * What is read from a file: captures and evidence bundles. Everything is validated, what is not known is left out, and
 * nothing that a file holds becomes a command: those are made anew of known parts.
 */
import * as v from 'valibot';
import { CAPTURE_SCHEMA, type Capture } from '../capture/record.js';
import type { Carried, Exchange, JsonObject, Outcome, Probe, SseEvent, Timing } from '../model.js';
import type { Report } from '../report/contract.js';
import { REPORT_FIELDS, SMALLEST_FIELDS } from '../report/contract.js';
import { LAYER_IDS } from '../steps.js';

export const EVIDENCE_SCHEMA = 'inferrs-doctor/evidence/1';

/** What --evidence writes. */
export interface Bundle {
  readonly schema: typeof EVIDENCE_SCHEMA;
  readonly report: Report;
  readonly exchanges: readonly Exchange[];
}

/** What is left of a bundle when it is read. */
export interface StoredBundle {
  readonly report: StoredReport;
  readonly exchanges: readonly Exchange[];
}

/** Without what the run was given: that belongs to the machine that it ran on. */
export type StoredReport = Omit<Report, 'options' | 'smallest'> & {
  readonly smallest?: v.InferOutput<typeof storedSmallest>;
};

/** A field for every key of `T`, which the parser would drop otherwise. */
type FieldsOf<T> = Readonly<Record<keyof T, v.GenericSchema>>;

const text = v.string();
const number = v.number();
const also = <const Item extends v.GenericSchema>(item: Item) => v.exactOptional(item);
const headers = v.record(text, text);
const url = v.pipe(text, v.check(URL.canParse, 'an URL'));

const carried = v.object({
  bytes: number,
  stream: v.boolean(),
  streamOptions: v.boolean(),
  contentParts: v.boolean(),
  images: v.boolean(),
  tools: number,
  toolChoice: v.boolean(),
  strict: v.boolean(),
  store: v.boolean(),
  roles: v.array(text),
  nullContent: v.boolean(),
  maxTokensField: v.nullable(v.picklist(['max_tokens', 'max_completion_tokens'])),
  maxTokens: v.nullable(number),
  schemaKeywords: v.array(text),
} satisfies FieldsOf<Carried>);

const probe = v.object({
  id: text,
  layer: v.picklist(LAYER_IDS),
  method: v.picklist(['GET', 'POST']),
  url,
  headers,
  body: also(text),
  carried: also(carried),
  timeouts: also(
    v.object({ connect: also(number), firstByte: also(number), idle: also(number), total: also(number) }),
  ),
  stopAfterEvents: also(number),
  afterDone: also(number),
  maxBytes: also(number),
} satisfies FieldsOf<Probe>);

type Response = Extract<Outcome, { kind: 'response' }>;
type Failure = Extract<Outcome, { kind: 'failure' }>;

const response = v.object({
  kind: v.literal('response'),
  status: number,
  headers,
  body: text,
  bytes: number,
  events: also(v.array(v.object({ data: text, event: also(text) } satisfies FieldsOf<SseEvent>))),
  end: v.picklist(['complete', 'cut', 'stalled', 'capped', 'stopped', 'timeout']),
  error: also(v.object({ code: text, message: text })),
} satisfies FieldsOf<Response>);

const failure = v.object({
  kind: v.literal('failure'),
  phase: v.picklist(['resolve', 'connect', 'tls', 'headers', 'aborted']),
  code: text,
  message: text,
} satisfies FieldsOf<Failure>);

const exchange = v.object({
  probe,
  outcome: v.variant('kind', [response, failure]),
  timing: v.object({
    total: number,
    firstByte: also(number),
    firstEvent: also(number),
    secondEvent: also(number),
  } satisfies FieldsOf<Timing>),
} satisfies FieldsOf<Exchange>);

const { curl: _, ...smallestFields } = SMALLEST_FIELDS;
const storedSmallest = v.object(smallestFields);
const { next: __, options: ___, smallest: ____, ...kept } = REPORT_FIELDS;
const storedReport = v.pipe(
  v.object({ ...kept, smallest: also(storedSmallest) }),
  v.check(({ target }) => URL.canParse(target.baseUrl), 'a report about an URL'),
);

const bundle = v.object({
  schema: v.literal(EVIDENCE_SCHEMA),
  report: storedReport,
  exchanges: v.array(exchange),
});

const capture = v.object({
  schema: v.literal(CAPTURE_SCHEMA),
  tool: v.object({ name: v.literal('inferrs-doctor'), version: text }),
  at: text,
  upstream: text,
  exchange,
} satisfies FieldsOf<Capture>);

/** Says where a value is not as it should be. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
}

/** @throws Misfit */
export const readBundle = (value: JsonObject): StoredBundle => read(bundle, value);
/** @throws Misfit */
export const readCapture = (value: JsonObject): Capture => read(capture, value);

function read<const Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new Misfit(misfit(result.issues[0]));
}

/** What a parser wants, by its type. */
const WANTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  integer: 'a whole number',
  min_value: 'a number from 0 on',
  max_value: 'a number that small',
  min_length: 'a text with something in it',
  regex: 'a name of this tool',
};

/** `exchanges[3].probe.url is not a text`. */
function misfit({ path, type, expected, message }: v.BaseIssue<unknown>): string {
  const place = (path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  if (path?.at(-1)?.origin === 'key') return `${place} is missing`;
  const choices = expected?.replace(/[()"]/g, '').replaceAll(' | ', ', ');
  const wanted = WANTED[type] ?? (type === 'check' ? message : `one of ${choices}`);
  return `${place || 'it'} is not ${wanted}`;
}
