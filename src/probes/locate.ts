import type { Exchange, Probe, Send, Target, Timeouts } from '../model.js';
import type { ServerKind } from '../servers/index.js';
import { SERVER_KINDS, SERVERS } from '../servers/index.js';
import { identifyServer } from './identify.js';
import { readModels } from './models.js';
import { isLoopback } from './reach.js';

/** Ports on which local servers usually listen, each once. */
const USUAL_PORTS: readonly number[] = [
  ...new Set(
    SERVER_KINDS.flatMap((kind) => (SERVERS[kind].lookedFor ? SERVERS[kind].ports.slice(0, 1) : [])),
  ),
];

/** A server found where nobody pointed: what to write instead, and who answers there. */
export interface Located {
  readonly baseUrl: string;
  readonly server: ServerKind;
  readonly models: readonly string[];
}

export interface Search {
  readonly found: readonly Located[];
  readonly exchanges: readonly Exchange[];
}

/** Looking around is a courtesy, so it is brief. */
const BRIEF_BYTES = 128 * 1024;
const BRIEF: Timeouts = { connect: 700, firstByte: 1500, idle: 1500, total: 2000 };

/** The usual ports of the same host, and the same port under the other address of this machine. */
export function neighbours(baseUrl: string): string[] {
  const url = new URL(baseUrl);
  const own = url.port || (url.protocol === 'https:' ? '443' : '80');
  const others = USUAL_PORTS.map(String).filter((port) => port !== own);
  return [
    ...otherLoopbacks(url).map((host) => `http://${host}:${own}/v1`),
    ...others.map((port) => `http://${url.hostname}:${port}/v1`),
  ];
}

function otherLoopbacks({ hostname }: URL): string[] {
  if (!isLoopback(hostname) || hostname === 'localhost') return [];
  return hostname === '[::1]' ? ['127.0.0.1'] : ['[::1]'];
}

/** Is `found` the same port under another address of this machine? Then the server listens on one family only. */
export function isOtherFamily(baseUrl: string, found: string): boolean {
  const [asked, there] = [new URL(baseUrl), new URL(found)];
  return asked.port === there.port && asked.hostname !== there.hostname && isLoopback(there.hostname);
}

/** The paths under which APIs of this kind are served, except the one that was asked. */
export function otherPaths(baseUrl: string): string[] {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/(?<!\/)\/+$/, '');
  const bare = path.replace(/(?<!\/v\d{1,9})(?:\/v\d{1,9})+$/, '');
  const paths = [`${bare}/v1`, bare, '/v1', '/api/v1', '/openai/v1', '/engines/v1', '/llm/v1'];
  return [...new Set(paths)].filter((other) => other !== path).map((other) => `${url.origin}${other}`);
}

/** The same place by the other scheme. */
export function otherScheme(baseUrl: string): string {
  const url = new URL(baseUrl);
  const scheme = url.protocol === 'https:' ? 'http:' : 'https:';
  return `${scheme}//${url.host}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
}

function briefProbe(baseUrl: string): Probe {
  return {
    id: 'locate',
    layer: 'models',
    method: 'GET',
    url: `${baseUrl}/models`,
    headers: {},
    timeouts: BRIEF,
    maxBytes: BRIEF_BYTES,
  };
}

/**
 * Asks several places for a list of models, at once and briefly. The key goes to none of them that is of another
 * origin: `send` sees to that.
 * @returns those that gave one, in the order of `baseUrls`
 */
export async function search(baseUrls: readonly string[], send: Send, signal: AbortSignal): Promise<Search> {
  const exchanges = await Promise.all(baseUrls.map((baseUrl) => send(briefProbe(baseUrl), signal)));
  const found = exchanges.flatMap((exchange, at) => {
    const reading = readModels(exchange);
    const baseUrl = baseUrls[at];
    if (reading.kind !== 'list' || baseUrl === undefined) return [];
    const server = identifyServer([{ ...exchange, probe: { ...exchange.probe, id: 'models' } }]).kind;
    return [{ baseUrl, server, models: reading.models.map(({ id }) => id) }];
  });
  return { found, exchanges };
}

/** Does the other scheme answer at all, with whatever? Then the scheme is what was wrong. */
export async function answersByOtherScheme(target: Target, send: Send, signal: AbortSignal): Promise<Search> {
  const baseUrl = otherScheme(target.baseUrl);
  const exchange = await send(briefProbe(baseUrl), signal);
  const { outcome } = exchange;
  // A certificate that is not trusted still proves that TLS is spoken there.
  const certificate = outcome.kind === 'failure' && /CERT|SELF_SIGNED|UNABLE_TO_/.test(outcome.code);
  const answers = outcome.kind === 'response' || certificate;
  return { found: answers ? [{ baseUrl, server: 'unknown', models: [] }] : [], exchanges: [exchange] };
}
