/** A server that ignores the limit on its answer may know the older name for it. */
import { lossOf } from '../flags/flags.js';
import type { Known, SmokeContext } from './context.js';
import { askTurn } from './turn.js';

export const LIMIT_IGNORED = 'max-tokens-ignored';

/**
 * Where the turns pass and the limit on the answer is ignored: its flag is tried on the small turn, on top of those that
 * the turns pass with. Where it helps it becomes part of the remedy; what does not help is not suggested.
 */
export async function retestLimit(context: SmokeContext, known: Known): Promise<void> {
  const at = known.findings.findIndex(({ code }) => code === LIMIT_IGNORED);
  const ignored = known.findings[at];
  const proven = known.remedy?.status === 'verified' ? known.remedy : null;
  const works = proven !== null || !known.layers.some(({ status }) => status === 'fail');
  if (ignored === undefined || !context.diagnose || !works) return;
  const before = proven?.flags ?? context.configured;
  const flags = { ...before, ...ignored.flags };
  const turn = await askTurn(context, known, 'shape', flags);
  const obeyed = turn.status !== 'fail' && !turn.findings.some(({ code }) => code === LIMIT_IGNORED);
  if (!obeyed) {
    const advice =
      'No flag helps: the server ignores max_tokens as well. Limit the answer in the server itself.';
    known.findings[at] = { ...ignored, advice, flags: {} };
    return;
  }
  const retested = 'small turn re-sent with it: the limit on the answer is obeyed';
  known.findings[at] = {
    ...ignored,
    advice: `${ignored.advice} Re-tested: with it the limit is obeyed.`,
  };
  known.remedy = {
    ...(proven ?? { settings: [], status: 'verified' }),
    flags,
    loses: lossOf(flags),
    proof: proven === null ? retested : `${proven.proof}; ${retested.replace('it', 'maxTokensField too')}`,
  };
}
