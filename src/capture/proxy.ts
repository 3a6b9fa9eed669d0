/** The recording reverse proxy: listens on loopback only, and passes everything on to one upstream. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn } from '../listen.js';
import { UsageError } from '../usage-error.js';
import { forward, type Recorded } from './forward.js';
import { Room } from './tape.js';

const HOST = '127.0.0.1';
const MAX_HEADER_BYTES = 256 * 1024;

export interface ProxyOptions {
  /** Only its origin counts: paths are passed on as they come. */
  readonly upstream: URL;
  /** 0: the system picks one. */
  readonly port: number;
  /** Called for each exchange when it is over. */
  readonly onExchange: (recorded: Recorded) => void;
}

export interface RecordingProxy {
  /** `http://127.0.0.1:43121` */
  readonly origin: string;
  /** Takes no more, ends what is under way, and resolves when all of it was handed to `onExchange`. */
  readonly close: () => Promise<void>;
}

/** @throws UsageError when the port is taken, or when the upstream is this very port */
export async function startProxy({ upstream, port, onExchange }: ProxyOptions): Promise<RecordingProxy> {
  const pending = new Set<Promise<void>>();
  const own = new Set<number>();
  const room = new Room();
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0, noDelay: true },
    (request, response) => {
      const refused = refusal(request, own);
      if (refused !== undefined) return refuse(response, refused);
      const over = forward(request, response, { upstream, own, room }).then(onExchange);
      pending.add(over);
      void over.finally(() => pending.delete(over));
    },
  );
  server.maxHeadersCount = 0;
  await listenOn(server, port, HOST);
  const bound = (server.address() as AddressInfo).port;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.all(pending);
  };
  if (isLoopback(upstream) && Number(upstream.port || 80) === bound) {
    await close();
    throw new UsageError(
      `The upstream is port ${bound} of this machine, which capture would listen on itself: name another --port.`,
    );
  }
  return { origin: `http://${HOST}:${bound}`, close };
}

interface Refusal {
  readonly status: 403 | 508;
  readonly message: string;
}

/**
 * Only programs of this machine that mean this proxy are served: a web page reaches it under a name of its own (DNS
 * rebinding), or says where it comes from. And nothing that this proxy sent itself.
 * @param own ports of the connections that lead from this proxy to its upstream
 */
function refusal({ headers, socket }: IncomingMessage, own: ReadonlySet<number>): Refusal | undefined {
  if (own.has(socket.remotePort ?? 0))
    return { status: 508, message: 'The upstream leads back to this proxy: name the server itself.' };
  const meant = URL.canParse(`http://${headers.host}`) && isLoopback(new URL(`http://${headers.host}`));
  if (!meant) return { status: 403, message: 'This proxy answers to 127.0.0.1 and localhost only.' };
  const { origin } = headers;
  if (origin === undefined || (URL.canParse(origin) && isLoopback(new URL(origin)))) return undefined;
  return { status: 403, message: 'This proxy takes no requests from web pages.' };
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  const body = `${JSON.stringify({ error: { message: `inferrs-doctor capture: ${message}`, type: 'refused' } })}\n`;
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, connection: 'close' }).end(body);
}

/** Does this URL lead back to this machine? */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
