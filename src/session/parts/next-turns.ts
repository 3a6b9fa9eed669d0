import { formatMs } from '../../report/format.js';
import { conversationTurn } from '../bodies.js';
import { CONVERSATION } from '../conversation.js';
import type { Part, PartOutcome } from '../part.js';
import { ask, failed, type Play, raiseFailure, speedOf, type Turn, tokensOf } from '../play.js';
import { type Read, wasKept } from '../reuse.js';
import { judgeFirstToken, raiseSlow } from '../waiting.js';

/** Tokens of an answer while testing, as in smoke: its full turn is then the session's first. */
export const ANSWER_LIMIT = 128;

export const nextTurns = {
  id: 'next-turns',
  plays: 'the second and third turn of a conversation, with five tool calls',
  cost: () => ({ requests: 2, promptTokens: 1000, answerTokens: 2 * ANSWER_LIMIT }),
  run,
} as const satisfies Part;

async function run(play: Play): Promise<PartOutcome> {
  const { first, second, third, files } = CONVERSATION;
  const one = await firstTurn(play);
  if (failed(one)) return gaveUp(play, one);
  const two = await askConversation(play, 'second turn', {
    before: [first],
    question: second.user,
  });
  if (failed(two)) return gaveUp(play, two);
  const three = await askConversation(play, 'third turn', {
    before: [first, second],
    question: third.user,
    reads: files,
  });
  if (failed(three)) return gaveUp(play, three);
  judgeFirstToken(play, Math.max(...[one, two, three].map(({ times }) => times.firstToken ?? 0)));
  return judgeReuse(play, one, two, three);
}

/** The turn that smoke has sent already: the same request is not sent twice. */
export const firstTurn = (play: Play): Promise<Turn> => askConversation(play, 'first turn', { before: [] });

/** What every part leans on, and each announcement: the turn that smoke has sent, and the speed at which it was read. */
export async function measureFirstTurn(play: Play): Promise<void> {
  measurePrefill(play, await firstTurn(play));
}

/** A turn of the conversation, of full size. */
export function askConversation(
  play: Play,
  id: string,
  asked: Omit<Parameters<typeof conversationTurn>[1], 'limit'>,
): Promise<Turn> {
  const body = conversationTurn(play.agent, { ...asked, limit: ANSWER_LIMIT });
  return ask(play, id, body, { full: true, shown: true });
}

export function gaveUp(play: Play, turn: Turn): PartOutcome {
  raiseFailure(play, turn);
  return { status: 'fail', reason: `${turn.id}: ${turn.judgement.reason}` };
}

/** A server that was asked before still holds the prompt: what little it then reads tells no speed. */
const TELLING_TOKENS = 1000;

/** The prefill is what the first token of a whole prompt takes beyond that of a small one. */
export function measurePrefill(play: Play, turn: Turn): void {
  const ms = turn.times.firstToken;
  if (ms === null) return;
  const uncached = tokensOf(play, turn) - (turn.cachedTokens ?? 0);
  const own = Math.max(1, ms - smallPromptMs(play));
  if (uncached >= TELLING_TOKENS) play.events.push({ kind: 'speed', prefill: (uncached / own) * 1000 });
}

function judgeReuse(play: Play, one: Turn, two: Turn, three: Turn): PartOutcome {
  const small = smallPromptMs(play);
  // One slot may have lost the first turn to the small ones that smoke sends behind it.
  const whole = readOf([one, two].sort((a, b) => msOf(b) - msOf(a))[0] ?? one);
  const again = wasKept(readOf(three), whole, small);
  const kept = again === false && wasKept(readOf(two), readOf(one), small) === true ? null : again;
  if (kept !== null) play.events.push({ kind: 'cache', reused: kept });
  if (kept !== false) return { status: 'pass', reason: reuseReason(kept, three) };
  const ms = msOf(three);
  const args = { first: formatMs(msOf(one)), again: formatMs(ms) };
  const severity = raiseSlow(play, 'prompt-cache-missing', args, ms);
  const added = Math.max(0, tokensOf(play, three) - tokensOf(play, one));
  const afterMs = small + (1000 * added) / (speedOf(play, 'prefill') ?? Number.POSITIVE_INFINITY);
  play.events.push({ kind: 'gain', code: 'prompt-cache-missing', beforeMs: ms, afterMs });
  return {
    status: severity === 'error' ? 'fail' : 'warn',
    reason: `no prefix is kept: ${formatMs(ms)} to the first token of every turn`,
  };
}

function reuseReason(kept: boolean | null, { times }: Turn): string {
  const after = times.firstToken === null ? '' : `, first token after ${formatMs(times.firstToken)}`;
  return kept === null
    ? `pass${after}; whether the prefix is kept cannot be told`
    : `the prefix is kept${after}`;
}

/** What the cache is judged by. */
export const readOf = (turn: Turn): Read => ({
  promptTokens: turn.promptTokens,
  cachedTokens: turn.cachedTokens,
  ms: turn.times.firstToken,
});
const msOf = ({ times, totalMs }: Turn): number => times.firstToken ?? totalMs;

/** What any request costs before its first token: the quickest of the small turns of smoke. */
export function smallPromptMs({ context }: Play): number {
  const times = context.asker.exchanges
    .filter(({ probe }) => probe.layer === 'shape' || probe.layer === 'tool-result')
    .map(({ timing }) => timing.secondEvent ?? timing.firstEvent ?? timing.total);
  return times.length === 0 ? 0 : Math.min(...times);
}
