import { formatMs } from '../../report/format.js';
import { otherAgentTurn } from '../bodies.js';
import { CONVERSATION } from '../conversation.js';
import type { Part, PartOutcome } from '../part.js';
import { ask, failed, type Play, slotsTold, type Turn } from '../play.js';
import { wasKept } from '../reuse.js';
import { raiseSlow } from '../waiting.js';
import { AFTER, askStep, FLUSH, SUMMARY } from './compaction.js';
import { ANSWER_LIMIT, askConversation, firstTurn, gaveUp, readOf, smallPromptMs } from './next-turns.js';

export const interruption = {
  id: 'interruption',
  plays: 'a memory flush, a summary and another agent’s turn, then the conversation again',
  cost: () => ({ requests: 4, promptTokens: 16_000, answerTokens: 4 * ANSWER_LIMIT }),
  leftOut: ({ events }) =>
    events.some((event) => event.kind === 'cache' && event.reused === false)
      ? 'no prefix is kept, so there is none to lose'
      : undefined,
  run,
} as const satisfies Part;

async function run(play: Play): Promise<PartOutcome> {
  const one = await firstTurn(play);
  await askStep(play, FLUSH, play.agent);
  await askStep(play, SUMMARY, play.agent);
  const other = await ask(play, 'another agent', otherAgentTurn(play.agent, ANSWER_LIMIT), { shown: true });
  const again = await conversationAgain(play);
  if (failed(again)) return gaveUp(play, again);
  const isKept = failed(other) ? null : wasKept(readOf(again), readOf(one), smallPromptMs(play));
  if (isKept !== null) play.events.push({ kind: 'cache', survivesOthers: isKept });
  const ms = again.times.firstToken ?? again.totalMs;
  if (isKept !== false)
    return {
      status: 'pass',
      reason: isKept
        ? `the conversation is still kept, ${formatMs(ms)}`
        : 'whether it is kept cannot be told',
    };
  const slots = slotsTold(play);
  const afterMs = keptMs(play);
  if (afterMs !== null)
    play.events.push({ kind: 'gain', code: 'prompt-cache-evicted', beforeMs: ms, afterMs });
  const kept = afterMs === null ? 'much less' : formatMs(afterMs);
  const args = { again: formatMs(ms), kept, ...(slots !== null && { slots }) };
  const severity = raiseSlow(play, 'prompt-cache-evicted', args, ms);
  return {
    status: severity === 'error' ? 'fail' : 'warn',
    reason: `thrown out of the cache: ${formatMs(ms)} to the first token`,
  };
}

/** As it goes on after a compaction, which is the one turn that is sent for both; else as if there had been none. */
async function conversationAgain(play: Play): Promise<Turn> {
  const summed = await askStep(play, AFTER, play.agent);
  if (!failed(summed)) return summed;
  const { first, second, third } = CONVERSATION;
  const before = [first, second, third];
  return askConversation(play, 'turn after them', { before, question: 'And what is 4 plus 4?' });
}

/** To the first token of the turn before the interruption; null where none was measured. */
function keptMs({ events }: Play): number | null {
  const before = events.findLast((event) => event.kind === 'turn' && event.turn.id === 'third turn');
  return before?.kind === 'turn' ? before.turn.times.firstToken : null;
}
