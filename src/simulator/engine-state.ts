import { inputText } from './answer.js';
import type { Clock } from './clock.js';
import type { Engine } from './engine.js';
import type { RequestFacts } from './request.js';

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
