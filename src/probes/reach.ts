import type { Code } from '../codes.js';
import type { Exchange, Outcome, Target } from '../model.js';

/** A network fact, read: the code of the matrix it belongs to, and what was seen. The server itself said nothing. */
export interface NetworkReading {
  readonly code: Code;
  readonly seen: string;
}

type Failure = Extract<Outcome, { kind: 'failure' }>;

const UNROUTABLE = /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EINVAL)$/;
/** What came is no answer that HTTP allows: no status line, headers without end, two lengths that differ. */
const NOT_HTTP = /^(HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)/;

/** What a request that was never answered says; undefined when it was only interrupted. */
export function readFailure(failure: Failure): NetworkReading | undefined {
  const { phase, code } = failure;
  const seen = seenOf(failure);
  if (phase === 'aborted') return undefined;
  if (phase === 'resolve')
    return { code: code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timeout' : 'host-not-found', seen };
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return { code: 'timeout', seen };
  if (phase === 'tls') return { code: 'tls', seen };
  if (UNROUTABLE.test(code)) return { code: 'unroutable', seen };
  // Somebody took the connection, and dropped it: that is not nobody.
  if (phase === 'connect' && code !== 'ECONNRESET') return { code: 'connection-refused', seen };
  return { code: NOT_HTTP.test(code) ? 'wrong-service' : 'connection-reset', seen };
}

/** The message, led by its code where that says more: the codes of our own deadlines do not. */
function seenOf({ code, message }: { readonly code: string; readonly message: string }): string {
  return message.includes(code) || /^UND_ERR_\w+_TIMEOUT$/.test(code) ? message : `${code}: ${message}`;
}

const CODE_OF_END = {
  complete: undefined,
  stopped: undefined,
  cut: 'stream-truncated',
  stalled: 'stream-idle',
  timeout: 'timeout',
  capped: 'body-capped',
} as const satisfies Record<Extract<Outcome, { kind: 'response' }>['end'], Code | undefined>;

/** What an answer that did not come whole says; undefined when it did. */
export function readEnd(outcome: Extract<Outcome, { kind: 'response' }>): NetworkReading | undefined {
  const code = CODE_OF_END[outcome.end];
  if (code === undefined) return undefined;
  const { error, status } = outcome;
  // What its status says of an answer holds however long it is.
  if (outcome.end === 'capped' && (status < 200 || status > 299)) return undefined;
  return {
    code,
    seen: error ? seenOf(error) : `more than ${outcome.body.length} characters`,
  };
}

/** Was the request turned away before HTTP was spoken? If so, no other path on this host and port helps. */
export function isOutOfReach({ outcome }: Exchange): boolean {
  return outcome.kind === 'failure' && outcome.phase !== 'headers';
}

/** Host names that mean this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

export interface CapturingProxy {
  /** The variable that captures: HTTP_PROXY, http_proxy, … */
  readonly variable: string;
  /** Its host and port, without credentials; '' when it is no URL. */
  readonly proxy: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy variable that captures a loopback target for clients that honour the environment. OpenClaw does, by the
 * rules of undici's EnvHttpProxyAgent: lower case wins, HTTPS falls back to HTTP, ALL_PROXY comes last, and NO_PROXY
 * frees hosts by name, suffix, port and IPv4 range.
 */
export function capturingProxy(target: Target, env: Environment): CapturingProxy | undefined {
  const url = new URL(target.baseUrl);
  if (!isLoopback(url.hostname) || isFreed(url, env.no_proxy ?? env.NO_PROXY ?? '')) return undefined;
  const own = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : [];
  const names = [...own, 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
  const variable = names.find((name) => (env[name] ?? '').trim() !== '');
  if (variable === undefined) return undefined;
  const value = (env[variable] ?? '').trim();
  return { variable, proxy: URL.canParse(value) ? new URL(value).host : '' };
}

function isFreed(url: URL, noProxy: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => {
      if (entry === '*') return true;
      // Without brackets, what has more than one colon is an IPv6 address without a port.
      const [, bracketed, plain = entry, entryPort] =
        /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== port) return false;
      const name = (bracketed ?? plain).replace(/^\*?\./, '');
      return name !== '' && (host === name || host.endsWith(`.${name}`) || inRange(host, name));
    });
}

/** Is an IPv4 address in `127.0.0.0/8` or `127.*`? */
function inRange(host: string, range: string): boolean {
  if (range.endsWith('.*')) return host.startsWith(range.slice(0, -1));
  const [network = '', bits = ''] = range.split('/');
  const [a, b] = [ipv4(host), ipv4(network)];
  if (a === undefined || b === undefined || !/^\d{1,2}$/.test(bits)) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function ipv4(text: string): number | undefined {
  const parts = text.split('.').map(Number);
  const valid =
    parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return valid ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}
