/** The recording reverse proxy: listens on loopback only, and passes everything on to one upstream. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn } from '../listen.js';
import { UsageError } from '../ports.js';
import { forward } from './forward.js';
import type { Transcript } from './tape.js';

const HOST = '127.0.0.1';
const MAX_HEADER_BYTES = 256 * 1024;

export interface ProxyOptions {
  /** Only its origin counts: paths are passed on as they come. */
  readonly upstream: URL;
  /** 0: the system picks one. */
  readonly port: number;
  /** Called for each exchange when it is over. */
  readonly onExchange: (transcript: Transcript) => void;
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
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0, noDelay: true },
    (request, response) => {
      const over = forward(request, response, upstream).then(onExchange);
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

/** Does this URL lead back to this machine? */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
