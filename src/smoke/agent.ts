/** The agent layer as configured, and what follows when it fails. */
import type { Finding } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import { withRetestedLimit } from './answer-limit.js';
import { addFindings, type Known, type SmokeContext } from './context.js';
import { prove } from './prove.js';

/** Runs the agent layer with the configured flags; on a failure finds out why and what helps. Only then the searches load. */
export async function agentLayer(
  context: SmokeContext,
  known: Known,
  direct: Judgement | null,
): Promise<void> {
  const findings: Finding[] = [];
  const failed = await prove(context, known, context.configured, direct, { layers: known.layers, findings });
  known.searched = context.diagnose;
  if (failed === null) {
    return addFindings(known, await withRetestedLimit(context, known, findings));
  }
  if (failed.exchange.probe.layer === 'agent') {
    const { fullTurnFailed } = await import('./full-turn.js');
    await fullTurnFailed(context, known, failed, direct, context.configured);
  } else {
    const { smallTurnFailed } = await import('./small-turn.js');
    await smallTurnFailed(context, known, failed, direct);
  }
  addFindings(known, findings);
}
