/// <reference path="./undici.d.ts" />
/** One request over a connection of its own, through undici: the HTTP client that OpenClaw has. */
import { isIP, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import type { Dispatcher } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';
import { HOP_BY_HOP, joined } from './headers.js';
import type { ConnectPhase } from './network-fact.js';

// undici's parser is WebAssembly. V8 would optimise it in the background after the first answer: five times the work of
// starting Node, for which the process would wait at its end. As it is, it reads a gigabyte in seconds.
setFlagsFromString('--wasm-tiering-budget=2000000000');

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Told what comes of it, in this order; of the last two the first that comes counts. */
export interface Listener {
  /** How far the connection has come; at `headers` the request goes out. */
  onPhase(phase: ConnectPhase): void;
  /** Names in lower case; repeated headers joined by ", ". */
  onResponseStart(status: number, headers: Readonly<Record<string, string>>): void;
  onResponseData(chunk: Buffer): void;
  onResponseEnd(): void;
  /** With undici's or Node's code: users find that one in OpenClaw's log. */
  onResponseError(error: Error): void;
}

/**
 * Sends one request. No deadline is undici's: the listener keeps them.
 * @returns ends it, at any moment
 * @throws undici's InvalidArgumentError when the request itself cannot be sent
 */
export function startRequest({ method, url, headers, body }: Request, to: Listener): () => void {
  const secure = url.protocol === 'https:';
  const connect = buildConnector({ timeout: 0 });
  let socket: Socket | undefined;
  const client = new Client(url.origin, {
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      to.onPhase(isIP(options.hostname) === 0 ? 'resolve' : 'connect');
      socket = connect(options, callback)
        .once('connect', () => to.onPhase(secure ? 'tls' : 'headers'))
        .once('secureConnect', () => to.onPhase('headers'))
        .on('lookup', (error: Error | null) => error ?? to.onPhase('connect'));
    },
  });
  let refused: Error | undefined;
  client.dispatch(
    {
      method,
      path: `${url.pathname}${url.search}`,
      headers: ofMessage(headers),
      body: body ?? null,
      reset: true,
    },
    {
      onRequestStart: () => undefined,
      onResponseStart: ({ rawHeaders }, status) => {
        if (status >= 200) to.onResponseStart(status, joined(texts(rawHeaders)));
      },
      onResponseData: (_, chunk) => to.onResponseData(chunk),
      onResponseEnd: () => to.onResponseEnd(),
      onResponseError: (_, error) => {
        if (socket === undefined) refused = error;
        else to.onResponseError(error);
      },
    },
  );
  if (refused !== undefined) throw refused;
  return () => {
    socket?.destroy();
    void client.destroy();
  };
}

/** Without those that belong to the connection or tell its length: undici has its own, and refuses some of ours. */
function ofMessage(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = (name: string): boolean =>
    HOP_BY_HOP.has(name) || name === 'content-length' || name === 'expect';
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own(name.toLowerCase())));
}

/** Headers as undici has them: bytes, in turn names and values. */
function texts(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  return Array.isArray(raw) ? raw.map((text) => text.toString('latin1')) : [];
}
