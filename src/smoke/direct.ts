/** The documented direct request, which has no limit: a model that never stops would answer it for minutes. */
import type { Exchange, JsonObject } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { Finding } from '../report/contract.js';
import { formatMs } from '../report/format.js';
import { ANSWER_LIMIT } from './turn.js';

/** After so long the same question is asked with a limit, in milliseconds; or after this share of the deadline. */
const PATIENCE = 20_000;
const SHARE = 0.6;

/** Asks the direct request, with top-level keys replaced, within so many milliseconds; undefined: the usual deadlines. */
export type AskDirect = (changes: JsonObject, within: number | undefined) => Promise<Judgement>;

/**
 * The judgement of the direct request. One that takes long is asked again with a limit; where that is answered, and
 * only the limit ended it, the model does not stop by itself.
 * @param deadline of one request, in milliseconds
 */
export async function directTurn(ask: AskDirect, deadline: number): Promise<Judgement> {
  const patience = Math.min(PATIENCE, deadline * SHARE);
  const first = await ask({}, patience);
  if (!ranOut(first.exchange, patience)) return first;
  const older = await ask({ max_tokens: ANSWER_LIMIT }, undefined);
  const isRefused = older.exchange.outcome.kind === 'response' && older.exchange.outcome.status === 400;
  const limited = isRefused ? await ask({ max_completion_tokens: ANSWER_LIMIT }, undefined) : older;
  return isCutShort(limited) ? withFinding(limited, patience) : limited;
}

/** No answer, or not all of it, when the time was over. */
function ranOut({ outcome, timing }: Exchange, patience: number): boolean {
  const isOver = outcome.kind === 'failure' ? outcome.phase === 'headers' : outcome.end !== 'complete';
  return isOver && timing.total >= patience * 0.95;
}

/** It went on until the limit, and not because it was still thinking. */
function isCutShort({ answer }: Judgement): boolean {
  return answer?.finishReason === 'length' && answer.text.trim() !== '' && answer.reasoning === '';
}

async function withFinding(limited: Judgement, patience: number): Promise<Judgement> {
  const { findingFor } = await import('../causes/classify.js');
  const args = { after: formatMs(patience), limit: ANSWER_LIMIT };
  const finding = findingFor('never-stops', args, { layer: 'direct' });
  if (limited.status === 'fail') return { ...limited, findings: [...limited.findings, finding] };
  // That the answer was cut off is what was asked for.
  return { ...limited, status: 'warn', code: finding.code, findings: [finding], reason: finding.code };
}

/** A first request that is no slower is not asked about, in milliseconds; nor one that took less than so many times the next. */
const SLOW = 5000;
const TIMES = 5;

/** Was the direct request much slower than the next turn, which is larger? */
export const mayHaveLoaded = ({ timing }: Exchange, next: Exchange): boolean =>
  timing.total >= SLOW && timing.total > next.timing.total * TIMES;

/**
 * The first request that loads the model, told from one that is slow each time.
 * @param first all that was waited for the first answer, in milliseconds
 * @param again the same request later on
 * @param limit seconds that the release waits for a token; null: for as long as it takes
 */
export async function coldStart(
  first: number,
  { timing }: Exchange,
  limit: number | null,
): Promise<Finding | null> {
  if (first < SLOW || timing.total * TIMES > first) return null;
  const { findingFor } = await import('../causes/classify.js');
  const args = { first: formatMs(first), again: formatMs(timing.total) };
  const gives = limit === null ? {} : { limit: formatMs(limit * 1000) };
  return findingFor('cold-start', { ...args, ...gives }, { layer: 'direct' });
}
