/** A server that ignored the limit on its answer: does it know the older name? */
import type { Finding } from '../model.js';
import type { Known, SmokeContext } from './context.js';
import { askTurn } from './turn.js';

const CODE = 'max-tokens-ignored';

/** The findings, with the flag of the ignored limit tried on the small turn: what does not help is not suggested. */
export async function withRetestedLimit(
  context: SmokeContext,
  known: Known,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const ignored = findings.find(({ code }) => code === CODE);
  if (ignored === undefined || !context.diagnose) return findings;
  const turn = await askTurn(context, known, 'shape', { ...context.configured, ...ignored.flags });
  const obeyed = turn.status !== 'fail' && !turn.findings.some(({ code }) => code === CODE);
  const advice = obeyed
    ? `${ignored.advice} Re-tested: with it the limit is obeyed.`
    : 'No flag helps: the server ignores max_tokens as well. Limit the answer in the server itself.';
  const retested = { ...ignored, advice, flags: obeyed ? ignored.flags : {} };
  return findings.map((finding) => (finding.code === CODE ? retested : finding));
}
