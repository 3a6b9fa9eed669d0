/** What the parts of a session work with: who asks, what is known of the server, and the list of what happened. */
import { findingFor } from '../causes/classify.js';
import type { Args, Code } from '../codes.js';
import { forRelease } from '../flags/for-release.js';
import type { CompatFlags, JsonObject } from '../model.js';
import { judgeCalmTurn } from '../probes/calm.js';
import { judgeTurn } from '../probes/judge.js';
import type { Judgement } from '../probes/judgement.js';
import { graceAfterDone } from '../probes/turns.js';
import { releaseOf } from '../releases/index.js';
import type { WaitFacts } from '../releases/waiting.js';
import type { Finding, LayerStatus, Setting, Severity } from '../report/contract.js';
import type { SmokeContext } from '../smoke/context.js';
import { carriedBy } from '../turn/carried.js';
import { turnHeaders } from '../turn/headers.js';
import type { Agent } from './bodies.js';
import { type Arrival, type Times, timesOf } from './measure.js';

/** One request of a session, with what it took. */
export interface Turn {
  readonly id: string;
  readonly bytes: number;
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalMs: number;
  readonly times: Times;
  readonly judgement: Judgement;
}

/** What openclaw.json says of the model and how it is asked, as far as it was read. */
export interface Setup {
  /** Path of the model's row. */
  readonly rowPath: string;
  readonly contextWindow?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly reasoning?: boolean | undefined;
  /** Absent: no row was read. */
  readonly input?: readonly string[] | undefined;
  /** The model that memory search asks this server for; absent: it asks another, or none. */
  readonly embeddings?: string | undefined;
  readonly waiting: WaitFacts;
}

/** What a session shows; a report is the fold of these, at whatever event they end. */
export type SessionEvent =
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'finding'; readonly finding: Finding; readonly cured?: true }
  | { readonly kind: 'setting'; readonly setting: Setting }
  /** What the server's own option against this cause would bring: milliseconds to a first token. */
  | { readonly kind: 'gain'; readonly code: Code; readonly beforeMs: number; readonly afterMs: number }
  | { readonly kind: 'flags'; readonly flags: CompatFlags; readonly proof: string }
  | { readonly kind: 'cache'; readonly reused?: boolean; readonly survivesOthers?: boolean }
  /** In tokens: as the server tells it, as it is configured or else told, and what works. */
  | { readonly kind: 'window'; readonly told: number | null; readonly meant: number; readonly usable: number }
  /** How many prompts the server says that it keeps. */
  | { readonly kind: 'slots'; readonly told: number }
  | { readonly kind: 'two'; readonly two: 'served' | 'queued' | 'refused' | 'mixed' }
  | { readonly kind: 'speed'; readonly prefill?: number; readonly decode?: number }
  | { readonly kind: 'round'; readonly round: SoakRound }
  | {
      readonly kind: 'part';
      readonly id: string;
      readonly status: LayerStatus;
      readonly ms: number;
      readonly reason: string;
    };

/** One day of a soak. Milliseconds; `startMs` after the soak began. */
export interface SoakRound {
  readonly startMs: number;
  readonly ms: number;
  readonly turns: readonly {
    readonly id: string;
    readonly firstTokenMs: number | null;
    readonly totalMs: number;
    /** Why; null: it passed. */
    readonly failed: string | null;
  }[];
  /** As the server tells it. */
  readonly memoryBytes: number | null;
}

export interface Play {
  readonly context: SmokeContext;
  readonly setup: Setup;
  /** Milliseconds, of the clock that the budget is kept by. */
  readonly now: () => number;
  /** Milliseconds of the budget that are left. */
  readonly left: () => number;
  readonly events: SessionEvent[];
  /** Parts that were named with --only. */
  readonly asked: readonly string[];
  /** With the flags that are proven so far. */
  agent: Agent;
}

export interface AskOptions {
  /** Counts as a prompt at the real size. */
  readonly full?: boolean;
  /** Part of the measured turns of the report. */
  readonly shown?: boolean;
  /** Milliseconds that it may fall silent. */
  readonly idle?: number;
  readonly again?: boolean;
  /** Called when the answer has begun. */
  readonly onText?: () => void;
}

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
/** Of one request: longer than any release waits without being told to. */
const PATIENCE = { firstByte: 900_000, total: 1_800_000 };

/**
 * Sends a body and measures the answer.
 * @throws Spent when nothing more may be asked
 */
export async function ask(play: Play, id: string, body: JsonObject, options: AskOptions = {}): Promise<Turn> {
  const { context, now } = play;
  const { target, profile, asker, ports } = context;
  const text = JSON.stringify(body);
  const arrivals: Arrival[] = [];
  const began = now();
  ports.progress.update(`session: ${id}`);
  const exchange = await asker.ask(
    {
      id: `session ${id}`,
      layer: 'session',
      method: 'POST',
      url: `${target.baseUrl}/chat/completions`,
      headers: turnHeaders(profile),
      maxBytes: MAX_ANSWER_BYTES,
      afterDone: graceAfterDone(profile),
      body: text,
      carried: carriedBy(body),
      timeouts: { ...PATIENCE, ...(options.idle !== undefined && { idle: options.idle }) },
    },
    {
      full: options.full === true,
      again: options.again === true,
      watch: ({ kind, bytes }) => {
        if (kind !== 'headers') arrivals.push({ bytes, ms: now() - began });
        if (kind === 'bytes') options.onText?.();
      },
    },
  );
  const judgement =
    judgeCalmTurn(exchange, releaseOf(profile)) ??
    judgeTurn(exchange, { profile, server: context.known().server.kind });
  const usage = judgement.answer?.usage ?? null;
  const turn: Turn = {
    id,
    bytes: Buffer.byteLength(text),
    promptTokens: usage?.promptTokens ?? null,
    cachedTokens: usage?.cachedTokens ?? null,
    completionTokens: usage?.completionTokens ?? null,
    totalMs: exchange.timing.total,
    times: timesOf(exchange, arrivals),
    judgement,
  };
  if (options.shown === true && !wasShown(play, id)) play.events.push({ kind: 'turn', turn });
  return turn;
}

/** A request that is remembered rather than sent again is measured once. */
const wasShown = ({ events }: Play, id: string): boolean =>
  events.some((event) => event.kind === 'turn' && event.turn.id === id);

/** An answer that its lowered limit cut short before it said anything is none that failed. */
export const failed = ({ judgement }: Turn): boolean => judgement.status === 'fail' && !judgement.needsRoom;

/** The finding of a cause that was measured, in the layer of a session and for this release. */
export function sessionFinding(
  { context }: Play,
  code: Code,
  args: Args = {},
  more: { readonly severity?: Severity; readonly serverSaid?: string; readonly flags?: CompatFlags } = {},
): Finding {
  const { severity, flags, serverSaid } = more;
  const made = findingFor(code, args, {
    layer: 'session',
    server: context.known().server.kind,
    ...(serverSaid !== undefined && { serverSaid }),
  });
  return forRelease({ ...made, ...(severity && { severity }), ...(flags && { flags }) }, context.profile);
}

/** Writes a finding down, once for each code. */
export function raise(play: Play, finding: Finding, cured = false): void {
  const isKnown = play.events.some(
    (event) => event.kind === 'finding' && event.finding.code === finding.code,
  );
  if (!isKnown) play.events.push({ kind: 'finding', finding, ...(cured && { cured: true }) });
}

/** A value for openclaw.json; `proof` null where no request can prove it. */
export function suggest({ events }: Play, setting: Setting & { readonly proof: string | null }): void {
  events.push({ kind: 'setting', setting });
}

/** What the matrix says of a turn that failed though smoke passed. */
export function raiseFailure(play: Play, { judgement }: Turn): void {
  for (const finding of judgement.findings)
    if (finding.severity === 'error') raise(play, { ...finding, layer: 'session' });
}

/** Tokens of a turn's prompt: as the server counts them, else by the rate of the turns that it counted. */
export function tokensOf(play: Play, { promptTokens, bytes }: Pick<Turn, 'promptTokens' | 'bytes'>): number {
  return promptTokens ?? bytes * tokensPerByte(play);
}

/** Four bytes a token where the server counts nothing. */
const USUAL_TOKENS_PER_BYTE = 1 / 4;

export function tokensPerByte({ events }: Play): number {
  return countedRate(events) ?? USUAL_TOKENS_PER_BYTE;
}

/** A small request is mostly what stands around its text. */
const TELLING_BYTES = 20_000;

/** null where no turn of some size was counted. */
export function countedRate(events: readonly SessionEvent[]): number | null {
  const counted = events.flatMap((event) =>
    event.kind === 'turn' && event.turn.promptTokens !== null && event.turn.bytes >= TELLING_BYTES
      ? [event.turn]
      : [],
  );
  const largest = counted.sort((a, b) => b.bytes - a.bytes)[0];
  return largest ? (largest.promptTokens ?? 0) / largest.bytes : null;
}

/** Tokens a second, as measured so far; undefined where nothing is. */
export function speedOf({ events }: Play, of: 'prefill' | 'decode'): number | undefined {
  return events.flatMap((event) => (event.kind === 'speed' ? [event[of]] : [])).findLast((rate) => rate);
}

/** How many prompts the server says that it keeps; null: it does not say. */
export const slotsTold = ({ events }: { readonly events: readonly SessionEvent[] }): number | null =>
  events.flatMap((event) => (event.kind === 'slots' ? [event.told] : [])).at(-1) ?? null;
