import { homedir } from 'node:os';
import { namesVersion } from './base-url.js';
import { DEFAULT_TIMEOUTS } from './deadlines.js';
import type { Target, Timeouts } from './model.js';
import type { ProviderEntry } from './openclaw/config/provider.js';
import type { Ports } from './ports.js';
import { UsageError } from './usage-error.js';
import { HOP_BY_HOP } from './wire/headers.js';

/** Where inferrs serves when it is given a model and nothing else. */
export const DEFAULT_BASE_URL = 'http://127.0.0.1:8080/v1';

export interface ParsedBaseUrl {
  readonly baseUrl: string;
  /** What was read differently from how it was written, a sentence each. */
  readonly notes: readonly string[];
}

export interface TargetOptions {
  readonly baseUrl?: string;
  /** False: no /v1 is added to `baseUrl`. */
  readonly v1?: boolean;
  readonly apiKey?: string;
  /** False: INFERRS_API_KEY is not for this server. */
  readonly ambientKey?: boolean;
  /** Headers to send, from --header; names in lower case. */
  readonly header?: Readonly<Record<string, string>>;
  readonly provider?: string;
  readonly config?: string;
  readonly model?: string;
  /** Deadline of one request, in milliseconds. */
  readonly timeout?: number;
}

export interface ResolvedTarget {
  readonly target: Target;
  readonly notes: readonly string[];
  /** Where the base URL came from. */
  readonly source: 'option' | 'config' | 'default';
  /** The entry in openclaw.json that was read, with secrets: never print it whole. */
  readonly provider: ProviderEntry | null;
  /** Where flags belong in openclaw.json: the entry's own place, else where the documented set-up has it. */
  readonly configPath: string;
  /** What must never be printed: the key, and the values of headers that carry credentials. */
  readonly secrets: readonly string[];
}

/** They tell how a message is sent; with them it would be sent wrongly, or not at all. */
const FRAMING: ReadonlySet<string> = new Set([...HOP_BY_HOP, 'content-length', 'expect']);

const ENDPOINT = /\/(chat\/completions|completions|responses|embeddings|models|health)$/i;

/**
 * Reads a base URL as people write it: host:port, a missing scheme, a trailing slash, a whole endpoint, a missing or
 * doubled /v1. A path before /v1 is kept.
 * @param v1 false: a missing /v1 stays missing, for a server whose API is elsewhere
 * @throws UsageError when it is no URL, is not http or https, or carries a user name or password
 */
export function parseBaseUrl(text: string, v1 = true): ParsedBaseUrl {
  const notes: string[] = [];
  const url = readUrl(text, notes);
  // Once more through URL: a dot between two slashes is a step of its own only when one of them has gone.
  const single = url.pathname.replace(/\/{2,}/g, '/');
  let path = new URL(single, url.origin).pathname.replace(/(?<!\/)\/+$/, '');
  if (url.search !== '' || url.hash !== '') notes.push('What follows ? or # in the base URL is left out.');
  const endpoint = ENDPOINT.exec(path)?.[0];
  if (endpoint) {
    path = path.slice(0, -endpoint.length);
    notes.push(`${endpoint} is left out of the base URL: it is added to it.`);
  }
  const undoubled = path.replace(/(?<!\/v\d{1,9})(\/v\d{1,9})\1+$/i, '$1');
  if (undoubled !== path)
    notes.push(`The base URL has ${undoubled.slice(undoubled.lastIndexOf('/'))} twice; once is meant.`);
  path = undoubled;
  if (v1 && !namesVersion(`${url.origin}${path}`)) {
    path = `${path}/v1`;
    notes.push(`/v1 is added to the base URL: ${url.origin}${path} (with --no-v1 it is taken as it is).`);
  }
  return { baseUrl: `${url.origin}${path}`, notes };
}

function readUrl(text: string, notes: string[]): URL {
  const written = text.trim();
  refuseBarePort(written);
  const whole = withScheme(written);
  const url = /\s|^\//.test(written) ? undefined : toUrl(whole);
  if (!url) throw new UsageError(`The base URL is not a URL; write it like ${DEFAULT_BASE_URL}.`);
  refuseUserinfo(url, 'The base URL');
  if (whole !== written)
    notes.push(`The base URL is read as ${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}.`);
  return url;
}

/** A number alone is a port to people, and an IPv4 address to URLs: 18081 would be 0.0.70.161. */
function refuseBarePort(written: string): void {
  const [, port] = /^(?:https?:\/*)?:?(\d+)(?:[/?#]|$)/i.exec(written) ?? [];
  if (port === undefined) return;
  throw new UsageError(
    Number(port) > 0 && Number(port) <= 65_535
      ? `The base URL is only a port; name the host as well: http://127.0.0.1:${Number(port)}/v1`
      : `The base URL names no host; write it like ${DEFAULT_BASE_URL}.`,
  );
}

/** Adds the scheme that is missing, and the brackets of a bare IPv6 address. */
function withScheme(written: string): string {
  if (/^https?:\/\//i.test(written)) return written;
  const rest = /^https?:\/*(?=[^/])/i.exec(written);
  if (rest && !/^https?:\d+(\/|$)/i.test(written)) {
    return `${written.slice(0, written.indexOf(':')).toLowerCase()}://${written.slice(rest[0].length)}`;
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written))
    throw new UsageError('The base URL must begin with http:// or https://.');
  const [host = '', ...path] = written.split('/');
  const bare = /^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host;
  return `http://${[bare, ...path].join('/')}`;
}

function toUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

function refuseUserinfo(url: URL, what: string): void {
  if (url.username === '' && url.password === '') return;
  throw new UsageError(
    `${what} carries a user name or password; pass a key with --api-key or a header with --header.`,
  );
}

/**
 * What is to be examined: --base-url, else the provider in openclaw.json, else the documented default. A file is read
 * only when no --base-url is given, or when --config or --provider asks for it.
 * @throws UsageError for a bad URL, and for a file that is unreadable, invalid or without the provider named
 */
export async function resolveTarget(
  options: TargetOptions,
  ports: Pick<Ports, 'env' | 'cwd'>,
): Promise<ResolvedTarget> {
  const provider = await readProvider(options, ports);
  const { baseUrl, notes: read, source } = chooseBaseUrl(options, provider);
  const sameOrigin = provider !== null && originOf(provider.baseUrl) === new URL(baseUrl).origin;
  const ambient = options.ambientKey === false ? undefined : nonEmpty(ports.env.INFERRS_API_KEY);
  const apiKey = options.apiKey ?? ambient ?? (sameOrigin ? provider.apiKey : undefined);
  const fromEnvironment = options.apiKey === undefined && ambient !== undefined;
  const notes = fromEnvironment
    ? [...read, `The key in INFERRS_API_KEY goes to ${new URL(baseUrl).host}.`]
    : read;
  const headers = { ...(sameOrigin ? provider.headers : {}), ...options.header };
  const model = options.model ?? provider?.model?.id;
  if (apiKey !== undefined && !/^[\x20-\x7e\x80-\xff]*$/.test(apiKey)) {
    throw new UsageError('The key holds characters that cannot be sent in a header.');
  }
  const framing = Object.keys(headers).find((name) => FRAMING.has(name.toLowerCase()));
  if (framing !== undefined)
    throw new UsageError(`The header ${framing} is the HTTP client's own, OpenClaw's too: leave it out.`);
  return {
    target: {
      baseUrl,
      headers,
      timeouts: timeoutsOf(options.timeout),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(model === undefined ? {} : { model }),
    },
    notes,
    source,
    provider,
    configPath: provider?.path ?? `models.providers.${options.provider ?? 'inferrs'}.models[0]`,
    secrets: [...(apiKey === undefined ? [] : [apiKey]), ...secretValues(headers)],
  };
}

async function readProvider(
  options: TargetOptions,
  { env, cwd }: Pick<Ports, 'env' | 'cwd'>,
): Promise<ProviderEntry | null> {
  if (options.baseUrl !== undefined && options.config === undefined && options.provider === undefined)
    return null;
  const { findProvider } = await import('./openclaw/config/provider.js');
  return findProvider({
    env,
    cwd,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.provider === undefined ? {} : { provider: options.provider }),
    ...(options.model === undefined ? {} : { model: options.model }),
  });
}

type Chosen = ParsedBaseUrl & Pick<ResolvedTarget, 'source'>;

function chooseBaseUrl(options: TargetOptions, provider: ProviderEntry | null): Chosen {
  if (options.baseUrl !== undefined)
    return { ...parseBaseUrl(options.baseUrl, options.v1), source: 'option' };
  if (options.v1 === false) throw new UsageError('--no-v1 says how --base-url is to be read: give both.');
  if (provider) return { ...configuredBaseUrl(provider), source: 'config' };
  if (options.provider !== undefined) {
    throw new UsageError(
      `There is no openclaw.json with a provider "${options.provider}"; name the file with --config, or the server with --base-url.`,
    );
  }
  return {
    baseUrl: DEFAULT_BASE_URL,
    notes: [`No --base-url and no provider in openclaw.json: ${DEFAULT_BASE_URL} is examined.`],
    source: 'default',
  };
}

/** As it is written, because OpenClaw appends to it as it is written: a missing /v1 is then found by asking. */
function configuredBaseUrl(provider: ProviderEntry): ParsedBaseUrl {
  const written = provider.baseUrl.trim();
  const url = toUrl(written);
  const file = abbreviated(provider.configPath);
  if (provider.secretInUrl !== undefined) {
    throw new UsageError(
      `${file}: models.providers.${provider.providerId}.baseUrl holds \${${provider.secretInUrl}}, a secret by its name: whoever the URL names would be sent it. Keep it in apiKey or headers, or give --base-url.`,
    );
  }
  if (!url) {
    throw new UsageError(
      `${file}: models.providers.${provider.providerId}.baseUrl is not a URL; write it like ${DEFAULT_BASE_URL}.`,
    );
  }
  refuseUserinfo(url, `${file}: models.providers.${provider.providerId}.baseUrl`);
  const baseUrl = `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
  return { baseUrl, notes: [`Provider ${provider.providerId} of ${file} is examined.`] };
}

/** A file below the home directory as ~/… (~\… on Windows), so that a report names no user. */
export function abbreviated(file: string, home = homedir()): string {
  const isBelow = home.length > 1 && file.startsWith(home) && /^[\\/]/.test(file.slice(home.length));
  return isBelow ? `~${file.slice(home.length)}` : file;
}

function originOf(text: string): string | undefined {
  return toUrl(text.trim())?.origin;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** Do both base URLs, as people write them, name one server? */
export function sameServer(a: string, b: string, v1?: boolean): boolean {
  if (![a, b].every((text) => toUrl(text.trim()))) return false;
  const plain = (text: string): string =>
    parseBaseUrl(text, v1).baseUrl.replace(/\/\/(?:localhost|\[::1\])(?=[:/])/, '//127.0.0.1');
  return plain(a) === plain(b);
}

/** `--timeout` is the whole of one request; silence in the middle of an answer may take half of it. */
function timeoutsOf(timeout: number | undefined): Timeouts {
  if (timeout === undefined) return DEFAULT_TIMEOUTS;
  return {
    ...DEFAULT_TIMEOUTS,
    firstByte: timeout,
    idle: Math.min(DEFAULT_TIMEOUTS.idle, timeout / 2),
    total: timeout,
  };
}

/** The values of headers that carry credentials; a scheme word before them (Bearer, Basic) is not one. */
function passwordOf(value: string): string[] {
  const [, code] = /^Basic\s+(\S+)$/i.exec(value) ?? [];
  if (code === undefined) return [];
  const whole = Buffer.from(code, 'base64').toString();
  return [whole, whole.slice(whole.indexOf(':') + 1)];
}

export function secretValues(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => /auth|key|token|secret|cookie|password|credential/i.test(name))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, ''), ...passwordOf(value)])
    .filter((value, at, all) => value !== '' && all.indexOf(value) === at);
}
