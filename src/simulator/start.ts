import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn } from '../listen.js';
import { joined } from '../wire/headers.js';
import { type Clock, REAL_CLOCK } from './clock.js';
import type { Engine } from './engine.js';
import { FAULTS, type FaultId } from './faults.js';
import type { Kind } from './kind.js';
import { INFERRS_A, INFERRS_C } from './kinds/inferrs.js';
import { LLAMA_SERVER } from './kinds/llama-server.js';
import { OLLAMA } from './kinds/ollama.js';
import { Simulation } from './simulation.js';
import { socketSink } from './socket.js';
import type { Fault, SimulatedKind, Simulator } from './types.js';

const KINDS: Readonly<Record<SimulatedKind, Kind>> = {
  'inferrs-c': INFERRS_C,
  'inferrs-a': INFERRS_A,
  ollama: OLLAMA,
  'llama-server': LLAMA_SERVER,
};

const HOST = '127.0.0.1';
export const DEFAULT_MODEL = 'tiny-model';

/** What is simulated, however it is reached. */
export interface ServerOptions {
  /** Default: the kind that the first fault with one names, else inferrs-c. */
  readonly kind?: SimulatedKind;
  /** All at once; where two would answer the same request, the first wins. */
  readonly faults?: readonly (FaultId | Fault)[];
  /** Id of the model that is served. */
  readonly model?: string;
  /** What generating costs, over what the faults say of it; default: nothing, unless a fault says so. */
  readonly engine?: Partial<Engine>;
}

export interface SimulatorOptions extends ServerOptions {
  /** Default 0: the system picks one. */
  readonly port?: number;
}

/** The server that the options describe. */
export function simulationOf(
  options: ServerOptions,
  clock: Clock,
  ended: AbortSignal,
  die: (backAfterMs: number | null) => Promise<void>,
): Simulation {
  const faults = (options.faults ?? []).map((fault) => (typeof fault === 'string' ? FAULTS[fault] : fault));
  const kind = options.kind ?? faults.find((fault) => fault.kind !== undefined)?.kind ?? 'inferrs-c';
  const { model = DEFAULT_MODEL, engine } = options;
  return new Simulation({ kind: KINDS[kind], faults, model, clock, engine, ended, die });
}

/**
 * Starts a look-alike server on loopback. Rejects with Node's error when the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return new Listening(options).start(options.port ?? 0);
}

/** A simulation behind a port. */
class Listening {
  private readonly simulation: Simulation;
  private readonly server: Server;
  private readonly ended = new AbortController();
  private readonly open = new Set<number>();
  private finishedMs = 0;
  private port = 0;

  constructor(options: SimulatorOptions) {
    this.simulation = simulationOf(options, REAL_CLOCK, this.ended.signal, (back) => this.die(back));
    this.server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
      // A request that this server itself trips over is dropped, as a crashed worker would drop it.
      this.handle(request, response).catch((error: Error) => response.destroy(error));
    });
  }

  async start(port: number): Promise<Simulator> {
    await listenOn(this.server, port, HOST);
    this.simulation.startedAt = REAL_CLOCK.now();
    const { port: bound } = this.server.address() as AddressInfo;
    this.port = bound;
    const url = `http://${HOST}:${bound}`;
    return {
      baseUrl: `${url}/v1`,
      url,
      port: bound,
      requests: this.simulation.requests,
      heldMs: () => this.heldMs(),
      close: () => this.close(),
    };
  }

  private heldMs(): number {
    const now = REAL_CLOCK.now();
    return [...this.open].reduce((sum, since) => sum + now - since, this.finishedMs);
  }

  private async close(): Promise<void> {
    this.ended.abort();
    await this.stopListening();
  }

  private async stopListening(): Promise<void> {
    const closed = this.server.listening ? once(this.server, 'close') : Promise.resolve();
    if (this.server.listening) this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** The process is gone: every connection ends, and none is accepted until it is back. */
  private async die(backAfterMs: number | null): Promise<void> {
    await this.stopListening();
    if (backAfterMs === null || !(await REAL_CLOCK.sleep(backAfterMs, this.ended.signal))) return;
    this.simulation.used = false;
    await listenOn(this.server, this.port, HOST);
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const since = REAL_CLOCK.now();
    this.open.add(since);
    response.on('close', () => {
      this.open.delete(since);
      this.finishedMs += REAL_CLOCK.now() - since;
    });
    response.on('error', () => response.destroy());
    const raw = await readBody(incoming);
    if (raw === null) return;
    const headers = joined(incoming.rawHeaders);
    const { method = 'GET', url: path = '/' } = incoming;
    await this.simulation.respond({ method, path, headers, raw, since }, socketSink(response));
  }
}

/** null when the client went away before its body was complete. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return null;
  }
}
