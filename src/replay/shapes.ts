/** The shapes of what is written to files: exchanges, reports, captures, evidence bundles. */
import { CAPTURE_SCHEMA, type Capture } from '../capture/record.js';
import type { FindingCode } from '../codes.js';
import type {
  Carried,
  Exchange,
  Finding,
  GivenOption,
  LayerResult,
  Outcome,
  Probe,
  Remedy,
  Report,
  ServerInfo,
  ServerKind,
  Smallest,
  SseEvent,
  Timeouts,
  Timing,
} from '../model.js';
import { LAYER_IDS } from '../model.js';
import { VARIANT_IDS } from '../options.js';
import { PROFILE_IDS } from '../releases/ids.js';
import { VERDICTS } from '../report/verdict.js';
import { boolean, json, list, number, objectOf, oneOf, orNull, recordOf, type Shape, text } from './shape.js';

export const EVIDENCE_SCHEMA = 'inferrs-doctor/evidence/1';

/** What --evidence writes. */
export interface Bundle {
  readonly schema: typeof EVIDENCE_SCHEMA;
  readonly report: Report;
  readonly exchanges: readonly Exchange[];
}

const layerId = oneOf(LAYER_IDS);
const headers = recordOf(text);
const flags = recordOf(json);

const carried = objectOf<Carried>(
  {
    bytes: number,
    stream: boolean,
    streamOptions: boolean,
    contentParts: boolean,
    images: boolean,
    tools: number,
    toolChoice: boolean,
    strict: boolean,
    store: boolean,
    roles: list(text),
    nullContent: boolean,
    maxTokensField: orNull(oneOf(['max_tokens', 'max_completion_tokens'])),
    maxTokens: orNull(number),
    schemaKeywords: list(text),
  },
  {},
);

const timeouts = objectOf<Partial<Timeouts>>(
  {},
  { connect: number, firstByte: number, idle: number, total: number },
);

const probe = objectOf<Probe>(
  { id: text, layer: layerId, method: oneOf(['GET', 'POST']), url: text, headers },
  { body: text, carried, timeouts, stopAfterEvents: number, maxBytes: number },
);

type Response = Extract<Outcome, { kind: 'response' }>;
type Failure = Extract<Outcome, { kind: 'failure' }>;

const response = objectOf<Response>(
  {
    kind: oneOf(['response']),
    status: number,
    headers,
    body: text,
    bytes: number,
    end: oneOf(['complete', 'cut', 'stalled', 'capped', 'stopped', 'timeout']),
  },
  {
    events: list(objectOf<SseEvent>({ data: text }, { event: text })),
    error: objectOf<NonNullable<Response['error']>>({ code: text, message: text }, {}),
  },
);

const failure = objectOf<Failure>(
  {
    kind: oneOf(['failure']),
    phase: oneOf(['resolve', 'connect', 'tls', 'headers', 'aborted']),
    code: text,
    message: text,
  },
  {},
);

const kindOf = objectOf<Pick<Outcome, 'kind'>>({ kind: oneOf(['response', 'failure']) }, {});
const outcome: Shape<Outcome> = (value, place) =>
  kindOf(value, place).kind === 'response' ? response(value, place) : failure(value, place);

const exchange = objectOf<Exchange>(
  {
    probe,
    outcome,
    timing: objectOf<Timing>(
      { total: number },
      { firstByte: number, firstEvent: number, secondEvent: number },
    ),
  },
  {},
);

const layer = objectOf<LayerResult>(
  { id: layerId, status: oneOf(['pass', 'fail', 'warn', 'skipped']), ms: number, reason: text },
  { note: text },
);

/** One that only a newer version knows is still shown by its name. */
const findingCode: Shape<FindingCode> = (value, place) => text(value, place) as FindingCode;

const finding = objectOf<Finding>(
  {
    code: findingCode,
    severity: oneOf(['error', 'warning', 'info']),
    layer: layerId,
    title: text,
    advice: text,
    flags,
    sources: list(text),
  },
  { why: text, serverSaid: text, serverOption: text, tryFlags: flags },
);

const remedy = objectOf<Remedy>(
  { flags, status: oneOf(['verified', 'insufficient', 'untested']), loses: list(text), proof: text },
  { layers: list(layer) },
);

/** One that only a newer version knows is still shown by its name. */
const serverKind: Shape<ServerKind> = (value, place) => text(value, place) as ServerKind;

const server = objectOf<ServerInfo>(
  { kind: serverKind, detail: text, evidence: list(text) },
  { contextTokens: number },
);

const report = objectOf<Report>(
  {
    schema: oneOf(['inferrs-doctor/report/1']),
    tool: objectOf<Report['tool']>({ name: oneOf(['inferrs-doctor']), version: text }, {}),
    command: text,
    target: objectOf<Report['target']>(
      {
        baseUrl: text,
        model: orNull(text),
        profile: oneOf(PROFILE_IDS),
        variant: orNull(oneOf(VARIANT_IDS)),
        flags,
        configPath: text,
      },
      { configFile: text },
    ),
    server,
    verdict: oneOf(VERDICTS),
    exitCode: number,
    layers: list(layer),
    findings: list(finding),
    cause: list(text),
    remedy: orNull(remedy),
    requests: objectOf<Report['requests']>({ count: number, fullTurns: number, bytes: number }, {}),
    durationMs: number,
    notes: list(text),
  },
  {
    models: list(text),
    servedAs: text,
    options: list(objectOf<GivenOption>({ name: text }, { value: text })),
    spent: oneOf(['budget', 'max-requests']),
    footnotes: list(text),
    fault: text,
    file: text,
    smallest: objectOf<Smallest>({ body: text, bytes: number, minimal: boolean, curl: text }, {}),
  },
);

/** @throws Misfit, as do the others */
export const bundle = objectOf<Bundle>(
  { schema: oneOf([EVIDENCE_SCHEMA]), report, exchanges: list(exchange) },
  {},
);

export const capture = objectOf<Capture>(
  {
    schema: oneOf([CAPTURE_SCHEMA]),
    tool: objectOf<Capture['tool']>({ name: oneOf(['inferrs-doctor']), version: text }, {}),
    at: text,
    upstream: text,
    exchange,
  },
  {},
);
