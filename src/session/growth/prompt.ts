/** One prompt of a given size, with a word to find again at both ends. */
import type { JsonObject } from '../../model.js';
import { formatTokens } from '../../report/format.js';
import { explainDrop } from '../../smoke/liveness.js';
import { buildTurn } from '../../turn/build.js';
import { memoryFlush } from '../bodies.js';
import { CONVERSATION } from '../conversation.js';
import { ANSWER_LIMIT } from '../parts/next-turns.js';
import { ask, countedRate, failed, type Play, type Turn, tokensOf } from '../play.js';

const MARKS = { start: 'heron-417', end: 'cedar-902' } as const;
const QUESTION = 'Two code words stand in your instructions, one at the start and one at the end. Say both.';
/** Fewer tokens than this share of what was sent have reached the model: the rest was thrown away. */
const READ_SHARE = 0.7;

/** How the server counts: by its streams, or only in whole answers. */
export interface Counting {
  readonly tokensPerByte: number;
  readonly stream: boolean;
}

/** null where it counts nothing. */
export async function countingOf(play: Play): Promise<Counting | null> {
  const rate = countedRate(play.events);
  if (rate !== null) return { tokensPerByte: rate, stream: true };
  const { stream_options: _, ...flush } = memoryFlush(play.agent, [CONVERSATION.first], ANSWER_LIMIT);
  const turn = await ask(play, 'a count without stream', { ...flush, stream: false });
  return turn.promptTokens === null ? null : { tokensPerByte: turn.promptTokens / turn.bytes, stream: false };
}

/** From this share of an ordinary turn on a prompt is one at the real size. */
const FULL_FROM = 0.7;
export const isFull = (play: Play, tokens: number): boolean => tokens >= ordinaryTokens(play) * FULL_FROM;

/** Tokens of the ordinary turn. */
export function ordinaryTokens(play: Play): number {
  const first = play.events.find((event) => event.kind === 'turn' && event.turn.id === 'first turn');
  return first?.kind === 'turn' ? tokensOf(play, first.turn) : 0;
}

export interface Attempt {
  /**
   * `cut`: by its own count the server threw part of the prompt away in silence; `deaf`: the model found the word at the
   * end and not the one at the start, for which there may be other reasons.
   */
  readonly kind: 'read' | 'cut' | 'deaf' | 'refused' | 'died';
  readonly turn: Turn;
  /** Tokens that were sent. */
  readonly sent: number;
}

/** @param limit of the answer, in tokens */
export async function attempt(play: Play, tokens: number, limit: number, counts: Counting): Promise<Attempt> {
  const id = `${formatTokens(tokens)}, limit ${limit}`;
  const full = isFull(play, tokens);
  const turn = await ask(play, id, bodyOf(play, tokens, limit, counts), { full, shown: true });
  const sent = turn.bytes * counts.tokensPerByte;
  if (failed(turn)) {
    const judgement = await explainDrop(play.context, turn.judgement);
    const kind = judgement.code === 'server-crash' ? 'died' : 'refused';
    return { kind, turn: { ...turn, judgement }, sent };
  }
  const read = turn.promptTokens;
  const text = turn.judgement.answer?.text.toLowerCase() ?? '';
  const lost = text.includes(MARKS.end) && !text.includes(MARKS.start);
  const kind = read !== null && read < sent * READ_SHARE ? 'cut' : lost ? 'deaf' : 'read';
  return { kind, turn, sent };
}

/** An agent turn whose system text makes it as long as asked. */
function bodyOf({ agent }: Play, tokens: number, limit: number, { tokensPerByte, stream }: Counting) {
  const spec = { ...agent, step: 'agent', marks: MARKS, question: QUESTION, maxTokens: limit } as const;
  const least = Buffer.byteLength(JSON.stringify(buildTurn({ ...spec, systemChars: 1000 })));
  const chars = Math.max(1000, Math.floor(tokens / tokensPerByte) - least + 1000);
  const body = withLimit(buildTurn({ ...spec, systemChars: chars }), limit);
  if (stream) return body;
  const { stream_options: _, ...rest } = body;
  return { ...rest, stream: false };
}

/** A turn is built with a limit no larger than the release's own: a configured one may be. */
const withLimit = (body: JsonObject, limit: number): JsonObject =>
  Object.fromEntries(Object.entries(body).map(([key, value]) => [key, LIMITS.includes(key) ? limit : value]));
const LIMITS: readonly string[] = ['max_tokens', 'max_completion_tokens'];
