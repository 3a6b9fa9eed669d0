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
