/** What the full turn that passed takes of a context, and what comes after it. */
import type { CompatFlags, Exchange } from '../model.js';
import { answerOf } from '../probes/calm.js';
import { TOOL_RESULT_CHARS } from '../releases/window.js';
import type { SmokeContext } from './context.js';
import { ANSWER_LIMIT, probeOf } from './turn.js';
import { answeredTurn } from './waiting.js';

/** In tokens, as the server counts them. */
export interface Taken {
  readonly turn: number;
  /** A first tool result, by the rate of the turn. */
  readonly result: number;
}

/** The last one that was answered with these flags. */
export function passedFullTurn(context: SmokeContext, flags: CompatFlags): Exchange | undefined {
  const bodies = [ANSWER_LIMIT, undefined].map((limit) => probeOf(context, 'agent', flags, {}, limit).body);
  return answeredTurn(context.asker.exchanges, bodies);
}

/** null where the server counts nothing. */
export function takenBy(exchange: Exchange): Taken | null {
  const turn = answerOf(exchange)?.usage?.promptTokens;
  if (!turn) return null;
  const bytes = Buffer.byteLength(exchange.probe.body ?? '');
  return { turn, result: Math.round((TOOL_RESULT_CHARS * turn) / bytes) };
}
