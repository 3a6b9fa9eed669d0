/** Passes one request on to the upstream and its answer back, byte for byte, and writes both down. */
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { networkFact } from '../wire/network-fact.js';
import { endToEnd } from './headers.js';
import { type Room, Tape, type Transcript } from './tape.js';

/** Response headers beyond this many bytes end the exchange. */
const MAX_HEADER_BYTES = 256 * 1024;

/** What the exchanges of one proxy share. */
export interface Through {
  readonly upstream: URL;
  /** Takes the local ports of the connections to the upstream, while they are open. */
  readonly own: Set<number>;
  readonly room: Room;
}

export interface Recorded {
  readonly transcript: Transcript;
  /** Called when the transcript was read: it holds nothing any more. */
  readonly release: () => void;
}

/**
 * Passes the request on. Every chunk goes out as it comes in; what slows one side down slows the other. An upstream
 * that is not there is answered with 502 and a JSON error; one that breaks off breaks off towards the client in the
 * same way; a client that leaves ends the upstream's work. No redirect is followed.
 * @returns once both sides are over; never rejects
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { upstream, own, room }: Through,
): Promise<Recorded> {
  const tape = new Tape(room);
  const link = open(request, upstream, own);
  if (link instanceof Error) {
    tape.end(networkFact(link));
    answerFor(response, upstream, link);
  } else {
    carry(request, response, { tape, link, upstream });
  }
  return new Promise((resolve) => {
    response.once('close', () => {
      if (!(link instanceof Error)) {
        request.unpipe(link.outgoing);
        link.outgoing.destroy();
      }
      request.resume();
      resolve({ transcript: tape.read(request), release: () => tape.release() });
    });
  });
}

/** The connection to the upstream: used for one request. */
interface Link {
  readonly outgoing: ClientRequest;
  /** Someone took the connection. */
  connected: boolean;
  /** It ended with a reset, not with an orderly end. */
  reset: boolean;
}

function open(request: IncomingMessage, upstream: URL, own: Set<number>): Link | Error {
  const secure = upstream.protocol === 'https:';
  const client = secure ? process.getBuiltinModule('node:https') : http;
  try {
    const outgoing = client.request({
      hostname: upstream.hostname.replace(/^\[|\]$/g, ''),
      port: upstream.port || (secure ? 443 : 80),
      method: request.method,
      path: request.url,
      headers: requestHeaders(request, upstream),
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    outgoing.setNoDelay(true);
    // All headers count, as far as MAX_HEADER_BYTES goes.
    outgoing.maxHeadersCount = 0;
    const link: Link = { outgoing, connected: false, reset: false };
    outgoing.once('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        link.connected = true;
      });
      socket.once('connect', () => {
        const { localPort } = socket;
        if (localPort === undefined) return;
        own.add(localPort);
        socket.once('close', () => own.delete(localPort));
      });
      // Before the request itself hears of it.
      socket.prependOnceListener('error', (error: NodeJS.ErrnoException) => {
        link.reset = error.code === 'ECONNRESET';
      });
    });
    return link;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** `Expect` was answered already; `Host` names the upstream; a body of unknown length stays one. */
function requestHeaders(request: IncomingMessage, upstream: URL): string[] {
  const chunked = request.headers['transfer-encoding'] !== undefined;
  return [
    'Host',
    upstream.host,
    ...endToEnd(request.rawHeaders, ['host', 'expect']),
    ...(chunked ? ['Transfer-Encoding', 'chunked'] : []),
  ];
}

interface Passage {
  readonly tape: Tape;
  readonly link: Link;
  readonly upstream: URL;
}

function carry(request: IncomingMessage, response: ServerResponse, { tape, link, upstream }: Passage): void {
  request.pipe(link.outgoing);
  request.on('data', (chunk: Buffer) => tape.request(chunk));
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  const failed = (error: Error): void => {
    // Once an answer is there, its own end tells the rest.
    if (tape.ended || response.headersSent || response.destroyed) return;
    tape.end(networkFact(error));
    if (link.connected) hangUp(response, link);
    else answerFor(response, upstream, error);
  };
  link.outgoing.on('error', failed);
  // A switch to another protocol is no answer either.
  link.outgoing.on('close', () => failed(new Error('the connection ended without an answer')));
  link.outgoing.on('response', (answer) => {
    if (!begin(answer, response)) {
      tape.end({ code: 'HPE_INVALID_HEADER', message: 'the answer has a head that cannot be passed on' });
      return hangUp(response, link);
    }
    tape.head(answer.statusCode ?? 0, answer.rawHeaders);
    answer.pipe(response);
    answer.on('data', (chunk: Buffer) => tape.answer(chunk));
    answer.on('end', () => tape.end());
    answer.on('error', () => undefined);
    answer.on('close', () => {
      if (tape.ended || response.destroyed) return;
      tape.end({
        code: 'ECONNRESET',
        message: link.reset ? 'read ECONNRESET' : 'the connection ended in the middle of the answer',
      });
      hangUp(response, link);
    });
  });
}

/** Sends the head at once: the first byte of the body may be minutes away. */
function begin(answer: IncomingMessage, response: ServerResponse): boolean {
  try {
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
    response.flushHeaders();
    return true;
  } catch {
    return false;
  }
}

/** Ends the client's connection as the upstream ended its own. */
function hangUp(response: ServerResponse, { reset }: Link): void {
  const { socket } = response;
  if (socket === null) response.destroy();
  else if (reset) socket.resetAndDestroy();
  // What has come in so far still goes out.
  else socket.destroySoon();
}

/** For an upstream that nobody reached. */
function answerFor(response: ServerResponse, upstream: URL, error: Error): void {
  const { code, message } = networkFact(error);
  const said = {
    message: `inferrs-doctor capture could not reach ${upstream.origin}: ${message}.`,
    type: 'upstream_unreachable',
    code,
  };
  const body = `${JSON.stringify({ error: said })}\n`;
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(502, { ...headers, connection: 'close' }).end(body);
}
