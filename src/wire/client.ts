/** One request over a connection of its own, through Node's HTTP client. */
import { type IncomingMessage, request as startHttp } from 'node:http';
import type { Socket } from 'node:net';
import { joined } from './headers.js';

/** Response headers beyond this many bytes end the exchange: UND_ERR_HEADERS_OVERFLOW. */
const MAX_HEADER_BYTES = 64 * 1024;

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * Told what comes back, in this order; of the last two the first that comes counts. That it is connected is told by the
 * connection itself.
 */
export interface Listener {
  /** Names in lower case; repeated headers joined by ", ". */
  onResponseStart(status: number, headers: Readonly<Record<string, string>>): void;
  onResponseData(chunk: Buffer): void;
  onResponseEnd(): void;
  onResponseError(error: Error): void;
}

/**
 * Sends one request over the socket that `connect` opens.
 * @throws TypeError (ERR_INVALID_CHAR and the like) when the request itself cannot be sent
 */
export function startRequest(
  { method, url, headers, body }: Request,
  connect: () => Socket,
  to: Listener,
): void {
  const request = startHttp({
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, connection: 'close' },
    maxHeaderSize: MAX_HEADER_BYTES,
    createConnection: connect,
  });
  // All of them count, as far as MAX_HEADER_BYTES goes.
  request.maxHeadersCount = 0;
  let answer: IncomingMessage | undefined;
  const fail = (error: Error): void => {
    // What comes after the whole of an answer is no part of it; its end is still on the way.
    if (answer?.complete) return;
    // An error overtakes what came in the same packet.
    while (answer && answer.read() !== null);
    if (answer && endsWithConnection(answer) && codeOf(error) === 'ECONNRESET') to.onResponseEnd();
    else to.onResponseError(asKnown(error));
  };
  request.on('error', fail);
  // OpenClaw's own client takes neither: nobody asked for them.
  request.on('continue', () => fail(socketError('100 Continue came unasked')));
  request.on('upgrade', () => fail(socketError('the server switches protocols')));
  request.on('response', (response: IncomingMessage) => {
    if (response.statusCode === 101) return fail(socketError('the server switches protocols'));
    answer = response;
    response.on('error', fail);
    to.onResponseStart(response.statusCode ?? 0, joined(response.rawHeaders));
    response.on('data', (chunk: Buffer) => to.onResponseData(chunk));
    response.on('end', () => to.onResponseEnd());
  });
  request.end(body);
}

/** Nothing but the end of the connection tells where the body ends; undici, OpenClaw's own client, takes a reset for it. */
const endsWithConnection = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/** With the code that undici has for it: users find that one in OpenClaw's log. */
function asKnown(error: Error): Error {
  if (error.message === 'socket hang up' || error.message === 'aborted')
    return socketError('other side closed');
  const code = codeOf(error);
  if (code === 'HPE_HEADER_OVERFLOW') return coded('UND_ERR_HEADERS_OVERFLOW', 'the headers are too long');
  if (!code.startsWith('HPE_')) return error;
  // Each release of Node has other words for the rest; only this one says that it is not HTTP at all.
  const message = code === 'HPE_INVALID_CONSTANT' ? `${error.message} (${code})` : BROKEN_HTTP;
  return coded('HTTPParserError', message);
}

const BROKEN_HTTP = 'the answer breaks the rules of HTTP';

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
const socketError = (message: string): Error => coded('UND_ERR_SOCKET', message);
