import { answerTo, countPrompt, spokenText } from './answer.js';
import type { Clock } from './clock.js';
import { type Sink, sendStream, sendWhole } from './deliver.js';
import { embeddingsReply } from './embeddings.js';
import type { Engine } from './engine.js';
import { EngineState, type Job, windowOf } from './engine-state.js';
import type { ChatContext, Kind, Reply, World } from './kind.js';
import { memoryReply } from './memory.js';
import { pictureIn, thoughtfulAnswer } from './mind.js';
import { type Incoming, isChat, type RequestFacts, readRequest } from './request.js';
import { type Effects, fill, RuleBook } from './rules.js';
import type { Effect, Fault, Hold, RecordedRequest } from './types.js';

type Cut = Extract<Effect, { do: 'cut' }>;

export interface SimulationOptions {
  readonly kind: Kind;
  readonly faults: readonly Fault[];
  readonly model: string;
  readonly clock: Clock;
  /** What generating costs; absent where no fault says so either: nothing. */
  readonly engine?: Partial<Engine> | undefined;
  /** Aborted when the simulator ends. */
  readonly ended: AbortSignal;
  /** The process is gone: for so many milliseconds, or for good. */
  readonly die: (backAfterMs: number | null) => Promise<void>;
}

/** So long an engine that mixes up answers looks for another request to mix with. */
const MIXING_MS = 50;

/** One simulated server, whatever carries its requests and answers. */
export class Simulation {
  readonly requests: RecordedRequest[] = [];
  /** When it started, by its clock. */
  startedAt = 0;
  /** Whether a generation was asked for yet. */
  used = false;
  private readonly options: SimulationOptions;
  private readonly book: RuleBook;
  private readonly state: EngineState;
  private readonly joined = new WeakMap<AbortSignal, AbortSignal>();

  constructor(options: SimulationOptions) {
    this.options = options;
    this.book = new RuleBook(options.faults);
    this.state = new EngineState(options.clock);
  }

  /** Answers one request; resolves when nothing more will be written to `sink`. */
  async respond({ method, path, headers, raw, since }: Incoming, sink: Sink): Promise<void> {
    this.requests.push({ method, path, headers, body: raw.toString('utf8'), bytes: raw.length });
    const head = { method, path: this.unmounted(path), headers };
    await this.answer(readRequest(head, raw, since - this.startedAt), sink);
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

  private async answer(request: RequestFacts, sink: Sink): Promise<void> {
    const { kind, model } = this.options;
    const effects = this.book.effectsOn(request);
    const engine = effects.engine(this.options.engine);
    const world: World = {
      model,
      traits: effects.traits(kind.traits),
      used: this.used,
      ...(engine && { slots: Math.max(1, engine.slots) }),
    };
    if (!(await this.hold(effects, 'headers', request))) return;
    const refusal = this.refusal(request, effects, world, engine);
    if (refusal) return sendWhole(sink, refusal);
    const cut = effects.of('cut')[0];
    if (cut?.at === 'before-headers') return this.end(sink, cut);
    if (!isChat(request)) {
      const own =
        engine &&
        (embeddingsReply(request, model, engine) ?? memoryReply(request, engine, this.state.served));
      return sendWhole(sink, own ?? kind.route(request, world));
    }
    if (kind.hangsOn?.(request)) return;
    this.used = true;
    if (engine) await this.serve(request, sink, effects, world, engine);
    else await this.complete(request, sink, effects, world);
    if (cut) await this.end(sink, cut);
  }

  private async end(sink: Sink, cut: Cut): Promise<void> {
    sink.cut(cut.by);
    if (cut.dies) await this.options.die(cut.dies.backAfterMs);
  }

  /** Who refuses first: the door, the parser, the server's own faults of body and model. */
  private refusal(
    request: RequestFacts,
    effects: Effects,
    world: World,
    engine: Engine | undefined,
  ): Reply | null {
    const { kind } = this.options;
    const door = effects.replyAt('door');
    if (door) return this.reply(door, request, door.headers ?? {});
    if (!isChat(request)) return null;
    if (request.raw.length > kind.maxBytes) {
      const body = 'Failed to buffer the request body: length limit exceeded';
      return { status: 413, headers: kind.headers('text/plain; charset=utf-8'), body };
    }
    const parsed = kind.refuse(request, world);
    if (parsed) return parsed;
    const body = effects.replyAt('body');
    if (body) return this.reply(body, request, null);
    const late = this.refusalOfSize(request, world, engine);
    if (late) return late;
    const model = effects.replyAt('model');
    return model ? this.reply(model, request, null) : null;
  }

  /** What the kind refuses by the number of tokens; with an engine, beyond the window that it really has. */
  private refusalOfSize(request: RequestFacts, world: World, engine: Engine | undefined): Reply | null {
    const { kind } = this.options;
    const tokens = countPrompt(request, world.traits.showsTools !== false, engine?.charsPerToken);
    if (engine?.sees === 'refuses' && pictureIn(request))
      return this.error(
        500,
        'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
      );
    const window = engine?.window;
    if (!engine || !window || window.beyond !== 'refuses') return kind.refuseLate(request, world, tokens);
    const contextTokens = windowOf(engine, request);
    return kind.refuseLate(request, { ...world, traits: { ...world.traits, contextTokens } }, tokens);
  }

  private error(status: number, message: string): Reply {
    const body = JSON.stringify({ error: { code: status, message, type: 'server_error' } });
    return { status, headers: this.options.kind.headers('application/json'), body };
  }

  /** A fault's reply: at the door with its own headers only, else with the kind's. */
  private reply(
    effect: Extract<Effect, { do: 'reply' }>,
    request: RequestFacts,
    own: Readonly<Record<string, string>> | null,
  ): Reply {
    const { kind, model } = this.options;
    const text = typeof effect.body === 'string' ? effect.body : JSON.stringify(effect.body);
    const headers = own
      ? [...Object.entries(own), ['content-type', effect.contentType] as const]
      : kind.headers(effect.contentType, Object.entries(effect.headers ?? {}));
    return { status: effect.status, headers, body: fill(text, request, model) };
  }

  /** An answer that costs nothing but what a fault holds it up. */
  private async complete(request: RequestFacts, sink: Sink, effects: Effects, world: World): Promise<void> {
    const { kind, model } = this.options;
    const answer = answerTo(request, world.traits, effects.of('say')[0]?.content);
    const shape = effects.wireShape();
    const context: ChatContext = { request, model, shape };
    const cut = effects.of('cut')[0]?.at;
    if (!request.stream || shape.wholeJson) {
      if (!(await this.hold(effects, 'first-token', request))) return;
      const body = kind.chat.whole(answer, context);
      return sendWhole(sink, { status: 200, headers: kind.headers('application/json'), body }, cut);
    }
    await sendStream(sink, {
      headers: kind.headers('text/event-stream'),
      events: kind.chat.events(answer, context),
      shape,
      cut,
      firstToken: () => this.hold(effects, 'first-token', request),
    });
  }

  /** An answer by an engine: a place first, then the prompt, then token by token. */
  private async serve(
    request: RequestFacts,
    sink: Sink,
    effects: Effects,
    world: World,
    engine: Engine,
  ): Promise<void> {
    const tokens = countPrompt(request, world.traits.showsTools !== false, engine.charsPerToken);
    const seen = engine.window?.beyond === 'cuts' ? Math.min(tokens, windowOf(engine, request)) : tokens;
    const job = await this.state.admit(request, engine, seen, sink.gone);
    if (job === 'gone') return;
    if (job === 'full')
      return sendWhole(
        sink,
        this.error(engine.whenFull === 429 ? 429 : 503, 'too many requests: no slot is free'),
      );
    let said = '';
    try {
      said = await this.generate({ job, sink, effects, world, engine, tokens, seen });
    } finally {
      job.release(said);
    }
  }

  /** @returns what the slot holds of the answer */
  private async generate(work: Work): Promise<string> {
    const { job, sink, effects, world, engine, tokens, seen } = work;
    const { kind, model } = this.options;
    const { request } = job;
    const asked = engine.mixes && (await this.sleep(MIXING_MS)) ? (job.others()[0] ?? request) : request;
    const content = effects.of('say')[0]?.content;
    const served = { engine, promptTokens: tokens, seenTokens: seen, cachedTokens: job.cachedTokens };
    const answer = content
      ? { ...answerTo(request, world.traits, content), promptTokens: seen }
      : thoughtfulAnswer(asked, world.traits, served);
    const shape = effects.wireShape();
    const context: ChatContext = { request, model, shape };
    const cut = effects.of('cut')[0]?.at;
    if (!request.stream || shape.wholeJson) {
      const ms = job.prefillMs + job.tokenMs * answer.completionTokens;
      if (!(await this.sleep(ms, sink.gone)) || !(await this.hold(effects, 'first-token', request)))
        return '';
      const body = kind.chat.whole(answer, context);
      await sendWhole(sink, { status: 200, headers: kind.headers('application/json'), body }, cut);
      return spokenText(answer);
    }
    const { pause } = engine;
    await sendStream(sink, {
      headers: kind.headers('text/event-stream'),
      events: kind.chat.events(answer, context),
      shape,
      cut,
      firstToken: async () =>
        (await this.prefill(job.prefillMs, engine, sink)) && this.hold(effects, 'first-token', request),
      nextToken: (at) =>
        this.sleep(job.tokenMs + (pause !== null && at === pause.afterTokens ? pause.ms : 0), sink.gone),
    });
    return spokenText(answer);
  }

  /** The silence before the first token, or comments in it. */
  private async prefill(ms: number, { keepAliveMs }: Engine, sink: Sink): Promise<boolean> {
    let left = ms;
    while (keepAliveMs !== null && left > keepAliveMs) {
      if (!(await this.sleep(keepAliveMs, sink.gone)) || !(await sink.write(': keep-alive\n\n')))
        return false;
      left -= keepAliveMs;
    }
    return this.sleep(left, sink.gone);
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

  /** false when the simulator was closed meanwhile, or the client has gone. */
  private sleep(ms: number, gone?: AbortSignal): Promise<boolean> {
    const { clock, ended } = this.options;
    return clock.sleep(ms, gone ? this.endedOr(gone) : ended);
  }

  /** One signal for all the pauses of a request: to join two costs more than to wait. */
  private endedOr(gone: AbortSignal): AbortSignal {
    const known = this.joined.get(gone) ?? AbortSignal.any([this.options.ended, gone]);
    this.joined.set(gone, known);
    return known;
  }
}

/** One request on its way through an engine. */
interface Work {
  readonly job: Job;
  readonly sink: Sink;
  readonly effects: Effects;
  readonly world: World;
  readonly engine: Engine;
  /** Of the whole prompt. */
  readonly tokens: number;
  /** Of what reaches the model. */
  readonly seen: number;
}

function msOf(lasts: Hold, atMs: number): number | null {
  if (lasts === 'ever') return null;
  return 'ms' in lasts ? lasts.ms : Math.max(0, lasts.untilMs - atMs);
}
