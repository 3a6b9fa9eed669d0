import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import type { Client, Dispatcher } from 'undici';
import { type ConnectPhase, createConnector } from './connect.js';

/** Response headers beyond this many bytes end the exchange: UND_ERR_HEADERS_OVERFLOW. */
const MAX_HEADER_BYTES = 64 * 1024;

/** The way of one request: used once, then destroyed. */
export interface Path {
  readonly dispatcher: Dispatcher;
  /** How far the connection came; undefined where nobody watches (behind a proxy). */
  readonly phase: () => ConnectPhase | undefined;
  readonly destroy: () => void;
}

export interface Route {
  readonly open: (origin: string) => Path;
}

/** Loads the HTTP client: its HTTP/1.1 part alone, or the whole package when a proxy is asked for. */
export async function openRoute(proxy: 'env' | undefined): Promise<Route> {
  return proxy === 'env' ? proxied() : direct(loadClient());
}

/**
 * The file that holds only the HTTP/1.1 client loads in about half the time of the whole package, and `require` saves
 * the scan of every file for the names it exports. Its parser is WebAssembly, which older V8s optimise in the
 * background as a whole: a third of the time of a short run and 35 MB, for a parser that has next to nothing to do.
 */
function loadClient(): typeof Client {
  if (Number.parseInt(process.versions.v8, 10) < 13) setFlagsFromString('--liftoff-only');
  return createRequire(import.meta.url)('undici/lib/dispatcher/client.js');
}

function direct(Http: typeof Client): Route {
  return {
    open: (origin) => {
      const connector = createConnector(origin.startsWith('https:'));
      const client = new Http(origin, {
        connect: connector.connect,
        pipelining: 0,
        maxHeaderSize: MAX_HEADER_BYTES,
      });
      return {
        dispatcher: client,
        phase: connector.phase,
        destroy: () => {
          connector.destroy();
          ignore(client.destroy());
        },
      };
    },
  };
}

async function proxied(): Promise<Route> {
  const { EnvHttpProxyAgent } = await import('undici');
  return {
    open: () => {
      const agent = new EnvHttpProxyAgent({ pipelining: 0, maxHeaderSize: MAX_HEADER_BYTES });
      return { dispatcher: agent, phase: () => undefined, destroy: () => ignore(agent.destroy()) };
    },
  };
}

/** What goes wrong while a used path is torn down is nobody's concern. */
function ignore(done: Promise<unknown>): void {
  done.catch(() => undefined);
}
