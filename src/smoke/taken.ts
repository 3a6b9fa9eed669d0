/** What the full turn that passed takes of a context, and what comes after it. */
import type { CompatFlags, Exchange } from '../model.js';
import { answerOf } from '../probes/calm.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import type { SmokeContext } from './context.js';
import { ANSWER_LIMIT, probeOf } from './turn.js';
import { answeredTurn } from './waiting.js';

/** In tokens, as the server would count those of OpenClaw itself. */
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

/** Its own texts have 4 to 6 % more tokens than ours of the same length: measured with three releases and llama-server. */
const OWN_TEXTS = 1.05;

/** null where the server counts nothing. */
export function takenBy(exchange: Exchange, ref: ReleaseRef): Taken | null {
  const counted = answerOf(exchange)?.usage?.promptTokens;
  if (!counted) return null;
  const turn = Math.round(counted * OWN_TEXTS);
  const bytes = Buffer.byteLength(exchange.probe.body ?? '');
  return { turn, result: Math.round((releaseOf(ref).window.toolResultChars * turn) / bytes) };
}
