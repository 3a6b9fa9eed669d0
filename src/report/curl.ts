import type { Probe, Target } from '../model.js';
import { SECRET_NAME } from '../wire/redact.js';
import { shellQuote, variableOf } from './shell.js';

export interface CurlRequest {
  readonly method: string;
  /** Absolute URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Send `Authorization: Bearer $INFERRS_API_KEY`: the key comes from the environment and is never printed. */
  readonly auth: boolean;
}

/**
 * A command for a POSIX shell that sends this request as it stands. The body comes from a here-document, so it may
 * hold any quote and be larger than an argument can be; curl sees one line feed after it, which JSON allows. A header
 * whose name tells of a credential takes its value from a variable: `x-api-key` from $X_API_KEY.
 */
export function curlFor(request: CurlRequest): string {
  const words = ["curl -sS -N -g --noproxy '*'"];
  if (request.method !== (request.body === undefined ? 'GET' : 'POST'))
    words.push(`-X ${shellQuote(request.method)}`);
  words.push(shellQuote(request.url));
  for (const [name, value] of Object.entries(request.headers)) {
    if (!(request.auth && /^authorization$/i.test(name))) words.push(`-H ${headerWord(name, value)}`);
  }
  if (request.auth) words.push('-H "Authorization: Bearer $INFERRS_API_KEY"');
  if (request.body === undefined) return words.join(' \\\n  ');
  const mark = endMark(request.body);
  return `${[...words, `--data-binary @- <<'${mark}'`].join(' \\\n  ')}\n${request.body}\n${mark}`;
}

/** The command that repeats a probe by hand. */
export function curlForProbe(probe: Probe, target: Target): string {
  return curlFor({
    method: probe.method,
    url: probe.url,
    headers: { ...target.headers, ...probe.headers },
    body: probe.body,
    auth: target.apiKey !== undefined,
  });
}

function headerWord(name: string, value: string): string {
  if (SECRET_NAME.test(name)) return `"${name}: $${variableOf(name)}"`;
  return value === '' ? shellQuote(`${name};`) : shellQuote(`${name}: ${value}`);
}

/** A here-document's end mark that is no line of the body. */
function endMark(body: string): string {
  let mark = 'JSON';
  while (body.split('\n').includes(mark)) mark += '_';
  return mark;
}
