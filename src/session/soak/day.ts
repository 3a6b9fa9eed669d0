/** One round of a soak: a day of an agent, as short as it can be and still tell. */
import type { JsonObject } from '../../model.js';
import {
  type Agent,
  conversationTurn,
  memoryFlush,
  otherAgentTurn,
  summary,
  turnAfterCompaction,
} from '../bodies.js';
import { CONVERSATION } from '../conversation.js';
import { plainTurn, smallTurn } from '../parts/small.js';

/** Tokens of an answer: what comes before it is what is measured. */
const LIMIT = 32;

/** One request of a day; the same id is held against itself from round to round. */
export interface Hour {
  readonly id: string;
  readonly body: JsonObject;
  /** Counts as a prompt at the real size. */
  readonly full: boolean;
}

/**
 * The same in each round, but for the other agent's text, which begins anew each time: a server that keeps all prompts
 * has to read that one still.
 */
export function dayOf(agent: Agent, round: number): readonly Hour[] {
  const { first, second, third, files } = CONVERSATION;
  const before = [first, second, third];
  const marks = { start: `orchard-${round}`, end: 'harbour' };
  const full = (id: string, body: JsonObject): Hour => ({ id, body, full: true });
  const small = (id: string, body: JsonObject): Hour => ({ id, body, full: false });
  return [
    full('first turn', conversationTurn(agent, { before: [], limit: LIMIT })),
    full(
      'turn with calls',
      conversationTurn(agent, { before: [first, second], question: third.user, reads: files, limit: LIMIT }),
    ),
    small('memory flush', memoryFlush(agent, before, LIMIT)),
    small('summary', summary(agent, before, LIMIT)),
    full('turn after compaction', turnAfterCompaction(agent, third, 'And what is 5 plus 5?', LIMIT)),
    small('another agent', otherAgentTurn(agent, LIMIT, marks)),
    small('tool call', smallTurn(agent, 'Read AGENTS.md with the read tool.', LIMIT)),
    small('heartbeat', plainTurn(agent, 'Reply exactly HEARTBEAT_OK', LIMIT)),
  ];
}
