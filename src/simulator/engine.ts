import { inputText } from './answer.js';
import type { Clock } from './clock.js';
import type { RequestFacts } from './request.js';

/**
 * What generating costs a server, and what it keeps from one request to the next: a model of the cost, as data.
 * Time to the first token is: waiting for a place, `coldStartMs` (the first request only), `firstTokenMs`, and the
 * tokens of the prompt that no slot holds at `prefill` tokens a second; then `decode` tokens a second.
 */
export interface Engine {
  /** Tokens of prompt a second. */
  readonly prefill: number;
  /** Tokens of answer a second. */
  readonly decode: number;
  /** Both rates are half with so many tokens in the context, a third with twice as many; null: they hold. */
  readonly halfSpeedAt: number | null;
  /** Characters a token of its tokeniser. */
  readonly charsPerToken: number;
  /** How many prompts it keeps whose beginning the next one may share, least recently used out first; 0: none. */
  readonly slots: number;
  /** Tokens that it really takes, whatever it tells; shared among the slots where `divided`; null: what the kind holds. */
  readonly window: {
    readonly tokens: number;
    readonly divided: boolean;
    /** What max_tokens asks for is taken away from it, as KoboldCpp does. */
    readonly lessTheAnswer?: true;
    readonly beyond: 'cuts' | 'refuses';
  } | null;
  /** Requests that are served at the same time. */
  readonly atOnce: number;
  /** What happens to one more: it waits its turn, or it is refused with this status. */
  readonly whenFull: 'waits' | 429 | 503;
  /** Answers of requests that are served at the same time are exchanged. */
  readonly mixes: boolean;
  readonly firstTokenMs: number;
  readonly coldStartMs: number;
  /** SSE comments while the first token is awaited, so many milliseconds apart; null: none. */
  readonly keepAliveMs: number | null;
  /** A silence in the middle of an answer. */
  readonly pause: { readonly afterTokens: number; readonly ms: number } | null;
  /** What usage tells: with the tokens that were cached, without them, nothing, nothing when tools were sent. */
  readonly usage: 'cached' | 'plain' | 'none' | 'none-with-tools';
  /** Tokens of reasoning before every answer. */
  readonly thinks: number;
  /** Asked to reply exactly something, it writes its thoughts before it, into the answer itself. */
  readonly leaksThoughts: boolean;
  readonly obeysToolChoice: boolean;
  /** Values of arguments that are arrays or objects come as JSON in a string. */
  readonly stringifies: boolean;
  /** Shown more tools than this, it tells what it would do and calls none. */
  readonly mostTools: number;
  /** What it makes of a picture: its colour, another colour, or a refusal. */
  readonly sees: 'right' | 'wrong' | 'refuses';
  /** Inputs of one request to /v1/embeddings; null: no such path. */
  readonly embeddings: { readonly batch: number } | null;
  /** Bytes that /metrics tells it takes, and how many more with each request; null: it tells none. */
  readonly memory: { readonly bytes: number; readonly eachRequest: number } | null;
  /** Every request makes the next ones slower by this share. */
  readonly wears: number;
  /** Every duration is longer by a share up to this, another each time; repeatable by its seed. */
  readonly jitter: { readonly upTo: number; readonly seed: number } | null;
}

/** A well-kept server on a fair machine: 1,000 tokens of prompt and 50 of answer a second, four slots, all in order. */
export const SOUND_ENGINE: Engine = {
  prefill: 1000,
  decode: 50,
  halfSpeedAt: null,
  charsPerToken: 3.6,
  slots: 4,
  window: null,
  atOnce: 4,
  whenFull: 'waits',
  mixes: false,
  firstTokenMs: 0,
  coldStartMs: 0,
  keepAliveMs: null,
  pause: null,
  usage: 'cached',
  thinks: 0,
  leaksThoughts: false,
  obeysToolChoice: true,
  stringifies: false,
  mostTools: Number.POSITIVE_INFINITY,
  sees: 'right',
  embeddings: { batch: 2048 },
  memory: { bytes: 6e9, eachRequest: 0 },
  wears: 0,
  jitter: null,
};

/** The same, fast enough for a demonstration in real time. */
export const QUICK_ENGINE: Partial<Engine> = { prefill: 40_000, decode: 2000 };

/** Tokens of prompt that one slot takes of this request. */
export function windowOf({ window, slots }: Engine, { body }: RequestFacts): number {
  if (window === null) return Number.POSITIVE_INFINITY;
  const own = window.divided ? Math.floor(window.tokens / Math.max(1, slots)) : window.tokens;
  const answer = Number(body.max_completion_tokens ?? body.max_tokens ?? 0);
  return window.lessTheAnswer ? Math.max(0, own - answer) : own;
}

/** One request that is being served. */
export interface Job {
  readonly request: RequestFacts;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  /** Milliseconds before the first token, waiting for a place left out. */
  readonly prefillMs: number;
  /** Milliseconds a token of the answer. */
  readonly tokenMs: number;
  /** Other requests that are served at this moment. */
  readonly others: () => readonly RequestFacts[];
  /** Gives the place to the next one; what was read and said stays in the slot. */
  readonly release: (said: string) => void;
}

interface Slot {
  text: string;
  used: number;
  busy: boolean;
}

/** A slot whose text shares less than this with a prompt is of no more use to it than any other. */
const WORTH_KEEPING = 0.1;

/** Places, queue and slots of one simulated server, over its whole life. */
export class EngineState {
  private readonly clock: Clock;
  private readonly running = new Set<RequestFacts>();
  private readonly queue: (() => void)[] = [];
  private readonly slots: Slot[] = [];
  served = 0;
  private random = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A place for this request, as soon as there is one. `full`: it is refused; `gone`: the client left the queue. */
  async admit(
    request: RequestFacts,
    engine: Engine,
    promptTokens: number,
    gone: AbortSignal,
  ): Promise<Job | 'full' | 'gone'> {
    if (this.running.size >= engine.atOnce && engine.whenFull !== 'waits') return 'full';
    while (this.running.size >= engine.atOnce) if (!(await this.turn(gone))) return 'gone';
    this.running.add(request);
    this.served += 1;
    return this.jobOf(request, engine, promptTokens);
  }

  /** true when a place may be free; false when the client has gone. */
  private turn(gone: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const next = (): void => {
        gone.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        this.queue.splice(this.queue.indexOf(next), 1);
        resolve(false);
      };
      if (gone.aborted) return resolve(false);
      this.queue.push(next);
      gone.addEventListener('abort', leave, { once: true });
    });
  }

  private jobOf(request: RequestFacts, engine: Engine, promptTokens: number): Job {
    const text = inputText(request);
    const slot = this.slotFor(text, engine.slots);
    const shared = slot ? sharedStart(slot.text, text) : 0;
    const cachedTokens = Math.min(
      promptTokens - 1,
      Math.floor((promptTokens * shared) / Math.max(1, text.length)),
    );
    const deeper = engine.halfSpeedAt === null ? 1 : 1 + promptTokens / engine.halfSpeedAt;
    const slower = deeper * (1 + engine.wears) ** this.served;
    const prefill = ((promptTokens - cachedTokens) / engine.prefill) * 1000 * slower;
    const cold = this.served === 1 ? engine.coldStartMs : 0;
    if (slot) Object.assign(slot, { text, used: this.clock.now(), busy: true });
    return {
      request,
      promptTokens,
      cachedTokens,
      prefillMs: (prefill + cold + engine.firstTokenMs) * this.jitter(engine),
      tokenMs: (1000 / engine.decode) * slower * this.jitter(engine),
      others: () => [...this.running].filter((other) => other !== request),
      release: (said) => {
        if (!this.running.delete(request)) return;
        if (slot) Object.assign(slot, { text: text + said, used: this.clock.now(), busy: false });
        this.queue.shift()?.();
      },
    };
  }

  /** The free slot that holds most of the text's beginning, else the one that was used longest ago. */
  private slotFor(text: string, count: number): Slot | undefined {
    while (this.slots.length < count) this.slots.push({ text: '', used: -1, busy: false });
    const free = this.slots.slice(0, count).filter(({ busy }) => !busy);
    const alike = free.map((slot) => ({
      slot,
      shared: sharedStart(slot.text, text) / Math.max(1, text.length),
    }));
    const [best] = alike.sort((a, b) => b.shared - a.shared);
    if (best && best.shared >= WORTH_KEEPING) return best.slot;
    return free.sort((a, b) => a.used - b.used)[0];
  }

  /** A factor from 1 to 1 + upTo: a linear congruential generator, so that a run can be repeated. */
  private jitter({ jitter }: Engine): number {
    if (jitter === null) return 1;
    this.random = (Math.imul(this.random || jitter.seed + 1, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (jitter.upTo * this.random) / 2 ** 32;
  }
}

function sharedStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}
