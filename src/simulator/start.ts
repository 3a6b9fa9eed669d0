import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenOn } from '../listen.js';
import { joined } from '../wire/headers.js';
import { answerTo, countPrompt } from './answer.js';
import { cutOff, sendStream, sendWhole } from './deliver.js';
import { FAULTS, type FaultId } from './faults.js';
import type { ChatContext, Kind, Reply, World } from './kind.js';
import { INFERRS_A, INFERRS_C } from './kinds/inferrs.js';
import { LLAMA_SERVER } from './kinds/llama-server.js';
import { OLLAMA } from './kinds/ollama.js';
import { type RequestFacts, readRequest } from './request.js';
import { type Effects, fill, RuleBook } from './rules.js';
import type { Effect, Fault, Hold, RecordedRequest, SimulatedKind, Simulator } from './types.js';

const KINDS: Readonly<Record<SimulatedKind, Kind>> = {
  'inferrs-c': INFERRS_C,
  'inferrs-a': INFERRS_A,
  ollama: OLLAMA,
  'llama-server': LLAMA_SERVER,
};

const HOST = '127.0.0.1';
export const DEFAULT_MODEL = 'tiny-model';

export interface SimulatorOptions {
  /** Default: the kind that the first fault with one names, else inferrs-c. */
  readonly kind?: SimulatedKind;
  /** All at once; where two would answer the same request, the first wins. */
  readonly faults?: readonly (FaultId | Fault)[];
  /** Default 0: the system picks one. */
  readonly port?: number;
  /** Id of the model that is served. */
  readonly model?: string;
}

/**
 * Starts a look-alike server on loopback. Rejects with Node's error when the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const faults = (options.faults ?? []).map((fault) => (typeof fault === 'string' ? FAULTS[fault] : fault));
  const kind = options.kind ?? faults.find((fault) => fault.kind !== undefined)?.kind ?? 'inferrs-c';
  const simulation = new Simulation(KINDS[kind], faults, options.model ?? DEFAULT_MODEL);
  return simulation.start(options.port ?? 0);
}

type Cut = Extract<Effect, { do: 'cut' }>;

class Simulation {
  private readonly kind: Kind;
  private readonly book: RuleBook;
  private readonly model: string;
  private readonly server: Server;
  private readonly requests: RecordedRequest[] = [];
  private readonly ended = new AbortController();
  private readonly open = new Set<number>();
  private finishedMs = 0;
  private startedAt = 0;
  private port = 0;
  private used = false;

  constructor(kind: Kind, faults: readonly Fault[], model: string) {
    this.kind = kind;
    this.book = new RuleBook(faults);
    this.model = model;
    this.server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
      // A request that this server itself trips over is dropped, as a crashed worker would drop it.
      this.handle(request, response).catch((error: Error) => response.destroy(error));
    });
  }

  async start(port: number): Promise<Simulator> {
    await listenOn(this.server, port, HOST);
    this.startedAt = performance.now();
    const { port: bound } = this.server.address() as AddressInfo;
    this.port = bound;
    const url = `http://${HOST}:${bound}`;
    return {
      baseUrl: `${url}/v1`,
      url,
      port: bound,
      requests: this.requests,
      heldMs: () => this.heldMs(),
      close: () => this.close(),
    };
  }

  private heldMs(): number {
    const now = performance.now();
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
    if (backAfterMs === null || !(await this.sleep(backAfterMs))) return;
    this.used = false;
    await listenOn(this.server, this.port, HOST);
  }

  /** false when the simulator was closed meanwhile. */
  private async sleep(ms: number): Promise<boolean> {
    try {
      await sleep(ms, undefined, { signal: this.ended.signal });
      return true;
    } catch {
      return false;
    }
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const since = performance.now();
    this.open.add(since);
    response.on('close', () => {
      this.open.delete(since);
      this.finishedMs += performance.now() - since;
    });
    response.on('error', () => response.destroy());
    const raw = await readBody(incoming);
    if (raw === null) return;
    const headers = joined(incoming.rawHeaders);
    const method = incoming.method ?? 'GET';
    const path = incoming.url ?? '/';
    this.requests.push({ method, path, headers, body: raw.toString('utf8'), bytes: raw.length });
    const request = readRequest({ method, path: this.unmounted(path), headers }, raw, since - this.startedAt);
    await this.answer(request, response);
  }

  /** The path as the server behind a mount sees it; '' when nothing is mounted there. */
  private unmounted(target: string): string {
    const path = target.split('?', 1)[0] ?? '';
    const mount = this.book.mount()?.at;
    if (mount === undefined) return path;
    if (mount === '') {
      if (path.startsWith('/v1')) return '';
      return /^\/(models|chat\/completions)$/.test(path) ? `/v1${path}` : path;
    }
    return path.startsWith(`${mount}/`) ? `/v1${path.slice(mount.length)}` : '';
  }

  private async answer(request: RequestFacts, response: ServerResponse): Promise<void> {
    const effects = this.book.effectsOn(request);
    const world: World = { model: this.model, traits: effects.traits(this.kind.traits), used: this.used };
    if (!(await this.hold(effects, 'headers', request))) return;
    const refusal = this.refusal(request, effects, world);
    if (refusal) return sendWhole(response, refusal);
    const cut = effects.of('cut')[0];
    if (cut?.at === 'before-headers') return this.end(response, cut);
    if (!isChat(request)) return sendWhole(response, this.kind.route(request, world));
    if (this.kind.hangsOn?.(request)) return;
    this.used = true;
    await this.complete(request, response, effects, world);
    if (cut) await this.end(response, cut);
  }

  private async end(response: ServerResponse, cut: Cut): Promise<void> {
    cutOff(response, cut.by);
    if (cut.dies) await this.die(cut.dies.backAfterMs);
  }

  /** Who refuses first: the door, the parser, the server's own faults of body and model. */
  private refusal(request: RequestFacts, effects: Effects, world: World): Reply | null {
    const door = effects.replyAt('door');
    if (door) return this.reply(door, request, door.headers ?? {});
    if (!isChat(request)) return null;
    if (request.raw.length > this.kind.maxBytes) {
      const body = 'Failed to buffer the request body: length limit exceeded';
      return { status: 413, headers: this.kind.headers('text/plain; charset=utf-8'), body };
    }
    const parsed = this.kind.refuse(request, world);
    if (parsed) return parsed;
    const body = effects.replyAt('body');
    if (body) return this.reply(body, request, null);
    const tokens = countPrompt(request, world.traits.showsTools !== false);
    const late = this.kind.refuseLate(request, world, tokens);
    if (late) return late;
    const model = effects.replyAt('model');
    return model ? this.reply(model, request, null) : null;
  }

  /** A fault's reply: at the door with its own headers only, else with the kind's. */
  private reply(
    effect: Extract<Effect, { do: 'reply' }>,
    request: RequestFacts,
    own: Readonly<Record<string, string>> | null,
  ): Reply {
    const text = typeof effect.body === 'string' ? effect.body : JSON.stringify(effect.body);
    const headers = own
      ? [...Object.entries(own), ['content-type', effect.contentType] as const]
      : this.kind.headers(effect.contentType, Object.entries(effect.headers ?? {}));
    return { status: effect.status, headers, body: fill(text, request, this.model) };
  }

  private async complete(
    request: RequestFacts,
    response: ServerResponse,
    effects: Effects,
    world: World,
  ): Promise<void> {
    const answer = answerTo(request, world.traits, effects.of('say')[0]?.content);
    const shape = effects.wireShape();
    const context: ChatContext = { request, model: this.model, shape };
    const cut = effects.of('cut')[0]?.at;
    if (!request.stream || shape.wholeJson) {
      if (!(await this.hold(effects, 'first-token', request))) return;
      const body = this.kind.chat.whole(answer, context);
      return sendWhole(response, { status: 200, headers: this.kind.headers('application/json'), body }, cut);
    }
    await sendStream(response, {
      headers: this.kind.headers('text/event-stream'),
      events: this.kind.chat.events(answer, context),
      shape,
      cut,
      firstToken: () => this.hold(effects, 'first-token', request),
    });
  }

  /** false: never to be answered, or the simulator was closed while it waited. */
  private async hold(
    effects: Effects,
    at: 'headers' | 'first-token',
    request: RequestFacts,
  ): Promise<boolean> {
    for (const effect of effects.of('hold')) {
      if (effect.at !== at) continue;
      const ms = msOf(effect.lasts, request.atMs);
      if (ms === null || !(await this.sleep(ms))) return false;
    }
    return true;
  }
}

function msOf(lasts: Hold, atMs: number): number | null {
  if (lasts === 'ever') return null;
  return 'ms' in lasts ? lasts.ms : Math.max(0, lasts.untilMs - atMs);
}

function isChat(request: RequestFacts): boolean {
  return request.endpoint === 'chat' && request.method === 'POST';
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
