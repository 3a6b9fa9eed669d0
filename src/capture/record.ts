/** From what went over the wire to what may be kept: redacted, and in the form that `replay` reads. */
import { isObject, parseJson } from '../json.js';
import type { Carried, Exchange, JsonValue, Outcome } from '../model.js';
import type { LayerId } from '../steps.js';
import { secretValues } from '../target.js';
import { carriedBy } from '../turn/carried.js';
import { VERSION } from '../version.js';
import { createCollector, createInflater } from '../wire/body.js';
import { joined } from '../wire/headers.js';
import { phaseOfCode } from '../wire/network-fact.js';
import { createRedactor, redactDeep, SECRET_NAME } from '../wire/redact.js';
import { redactBody } from '../wire/redact-split.js';
import { MAX_BODY_BYTES } from '../wire/send.js';
import { endToEnd } from './headers.js';
import { CLIENT_LEFT, type Result, type Transcript } from './tape.js';

export const CAPTURE_SCHEMA = 'inferrs-doctor/capture/1';

/** One captured turn, as it stands in its file. */
export interface Capture {
  readonly schema: typeof CAPTURE_SCHEMA;
  readonly tool: { readonly name: 'inferrs-doctor'; readonly version: string };
  /** ISO 8601, when the request came in. */
  readonly at: string;
  /** Base URL of the server that answered. */
  readonly upstream: string;
  readonly exchange: Exchange;
}

/** A request of OpenClaw's agent: the body is JSON and whole. */
export function isTurn({ method, path, body }: Transcript): boolean {
  return method === 'POST' && /\/chat\/completions\/?(?:\?|$)/.test(path) && body !== null;
}

/**
 * The turn without credentials: headers that carry one are left out, and their values and whatever looks like a
 * credential are hidden in both bodies. A request body in which nothing had to be hidden is kept byte for byte.
 */
export async function captureOf(transcript: Transcript, upstream: string): Promise<Capture> {
  const { startedAt, path, headers, body, timing } = transcript;
  const redact = createRedactor([...secretValues(joined(headers)), ...secretsOfQuery(path)]);
  const text = withoutSecrets(body?.toString('utf8') ?? '', redact);
  return {
    schema: CAPTURE_SCHEMA,
    tool: { name: 'inferrs-doctor', version: VERSION },
    at: startedAt.toISOString(),
    upstream,
    exchange: {
      probe: {
        id: 'captured',
        layer: LAYER,
        method: 'POST',
        url: redact(`${new URL(upstream).origin}${path}`),
        headers: withoutCredentials(
          joined(endToEnd(headers, ['host', 'content-length'])),
          isSecretOfClient,
          redact,
        ),
        body: text,
        ...carriedIn(text),
      },
      outcome: await outcomeOf(transcript.result, redact),
      timing,
    },
  };
}

/** Values in the query whose names say that they are secret: `?api_key=…`. */
function secretsOfQuery(path: string): string[] {
  return secretValues(Object.fromEntries(new URL(path, 'http://proxy').searchParams));
}

const LAYER: LayerId = 'agent';

function carriedIn(text: string): { readonly carried?: Carried } {
  const value = parseJson(text);
  return isObject(value) ? { carried: { ...carriedBy(value), bytes: Buffer.byteLength(text) } } : {};
}

function withoutSecrets(text: string, redact: (text: string) => string): string {
  const value = parseJson(text);
  if (value === undefined) return redact(text);
  const hidden: JsonValue = redactDeep(value, redact);
  const [before, after] = [JSON.stringify(value), JSON.stringify(hidden)];
  return before === after ? text : after;
}

/** In a request whatever may be a credential; a server's own may be a count of tokens just as well. */
const isSecretOfClient = ([name, value]: readonly [string, string]): boolean =>
  secretValues({ [name]: value }).length > 0;
const isSecretOfServer = ([name]: readonly [string, string]): boolean => SECRET_NAME.test(name);

function withoutCredentials(
  headers: Readonly<Record<string, string>>,
  isSecret: (header: readonly [string, string]) => boolean,
  redact: (text: string) => string,
): Record<string, string> {
  const kept = Object.entries(headers).filter((header) => !isSecret(header));
  return Object.fromEntries(kept.map(([name, value]) => [name, redact(value)]));
}

async function outcomeOf(result: Result, redact: (text: string) => string): Promise<Outcome> {
  if (result.kind === 'failure') {
    const { code } = result;
    const phase = code === CLIENT_LEFT.code ? 'aborted' : phaseOfCode(code);
    return { kind: 'failure', phase, code, message: redact(result.message) };
  }
  const { status, bytes, end, error } = result;
  const headers = joined(endToEnd(result.headers));
  const body = redactBody(await textOf(result.chunks, headers['content-encoding'] ?? ''), redact);
  return {
    kind: 'response',
    status,
    headers: withoutCredentials(headers, isSecretOfServer, redact),
    body,
    bytes,
    end,
    ...(error && { error: { ...error, message: redact(error.message) } }),
  };
}

/** The body as text, unpacked; what a broken packing still gives. */
function textOf(chunks: readonly Buffer[], encoding: string): Promise<string> {
  const collector = createCollector({ maxBytes: MAX_BODY_BYTES, stream: false });
  return new Promise((resolve) => {
    const done = (): void => {
      inflater?.destroy();
      resolve(collector.read().body);
    };
    let full = false;
    const inflater = createInflater(encoding, {
      data: (chunk) => {
        if (full) return;
        full = collector.write(chunk) !== undefined;
        if (full) done();
      },
      end: done,
      error: done,
    });
    for (const chunk of chunks) {
      if (inflater) inflater.write(chunk);
      else collector.write(chunk);
    }
    if (inflater) inflater.end();
    else done();
  });
}
