/** A server that ignores the limit on its answer may know the older name for it. */
import { lossOf } from '../flags/flags.js';
import type { Finding } from '../report/contract.js';
import type { SmokeContext } from './context.js';
import { askTurn } from './turn.js';

const LIMIT_IGNORED = 'max-tokens-ignored';

/**
 * Where the turns pass and the limit on the answer is ignored: its flag is tried on the small turn, on top of those that
 * the turns pass with. Where it helps it becomes part of the remedy; what does not help is not suggested.
 */
export async function retestLimit(context: SmokeContext): Promise<void> {
  const { findings, layers, remedy } = context.known();
  const ignored = findings.find(({ code }) => code === LIMIT_IGNORED);
  const proven = remedy?.status === 'verified' ? remedy : null;
  const works = proven !== null || !layers.some(({ status }) => status === 'fail');
  if (ignored === undefined || !context.diagnose || !works) return;
  const flags = { ...(proven?.flags ?? context.configured), ...ignored.flags };
  const turn = await askTurn(context, 'shape', flags);
  const obeyed = turn.status !== 'fail' && !turn.findings.some(({ code }) => code === LIMIT_IGNORED);
  const reread = (change: Partial<Finding>) =>
    context.tell({ kind: 'reread', code: LIMIT_IGNORED, as: { ...ignored, ...change } });
  if (!obeyed) {
    const advice =
      'No flag helps: the server ignores max_tokens as well. Limit the answer in the server itself.';
    return reread({ advice, flags: {} });
  }
  const retested = `small turn re-sent with ${Object.keys(ignored.flags).join()}: the limit on the answer is obeyed`;
  reread({ advice: `${ignored.advice} Re-tested: with it the limit is obeyed.` });
  context.tell({
    kind: 'proposed',
    remedy: {
      ...(proven ?? { settings: [], status: 'verified' }),
      flags,
      loses: lossOf(flags),
      proof: proven === null ? retested : `${proven.proof}; ${retested}`,
    },
  });
}
