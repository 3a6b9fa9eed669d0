/** The order of a smoke run: check, the direct request, the agent layer. */
import type { CheckResult } from '../check/run.js';
import type { Finding } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import { addFindings, type Known, type SmokeContext } from './context.js';
import { explainDrop } from './liveness.js';
import { layerOf, prove, warningsOf } from './prove.js';
import { askTurn } from './turn.js';

/**
 * Runs the layers in order and writes into `known`; stops at the first whose failure explains the rest.
 * @param check asks /health and /v1/models
 * @throws Spent when the budget is used up or the user interrupts; `known` then holds what was found out
 */
export async function runSmoke(
  context: SmokeContext,
  known: Known,
  check: () => Promise<CheckResult>,
): Promise<void> {
  const checked = await check();
  known.server = checked.server;
  known.layers.push(...checked.layers);
  addFindings(known, checked.findings);
  if (checked.verdict !== undefined && !checked.onlyListMissing) {
    known.verdict = checked.verdict;
    return;
  }
  const direct = await directLayer(context, known);
  if (direct === null || context.directOnly) return;
  await agentLayer(context, known, direct);
  forgiveDirect(known, direct);
}

/** The documented request. Gives null when its failure explains everything that could follow. */
async function directLayer(context: SmokeContext, known: Known): Promise<Judgement | null> {
  const direct = await explainDrop(context, known, await askTurn(context, known, 'direct', {}));
  known.layers.push(layerOf('direct', direct));
  addFindings(known, direct.status === 'fail' ? direct.findings : warningsOf(direct));
  if (direct.status !== 'fail') return direct;
  const { explainsTheRest } = await import('../causes/known.js');
  return explainsTheRest(direct.code) ? null : direct;
}

/** OpenClaw never sends the direct request: where its own turns pass, a failing one is only a warning. */
function forgiveDirect(known: Known, direct: Judgement): void {
  const agent = known.layers.find(({ id }) => id === 'agent');
  if (direct.status !== 'fail' || agent?.status === 'fail' || agent === undefined) return;
  const at = known.layers.findIndex(({ id }) => id === 'direct');
  known.layers[at] = { ...layerOf('direct', direct), status: 'warn' };
  const soften = (finding: Finding): Finding =>
    finding.layer === 'direct' ? { ...finding, severity: 'warning' } : finding;
  known.findings.splice(0, known.findings.length, ...known.findings.map(soften));
}

/** Runs the agent layer with the configured flags; on a failure finds out why and what helps. Only then the searches load. */
async function agentLayer(context: SmokeContext, known: Known, direct: Judgement | null): Promise<void> {
  const findings: Finding[] = [];
  const failed = await prove(context, known, context.configured, direct, { layers: known.layers, findings });
  known.searched = context.diagnose;
  if (failed === null) {
    addFindings(known, findings);
    return suggestLimit(context, known);
  }
  // It was asked five times, and every other turn would wait as long: no flag makes room on a server.
  if (failed.code === 'busy') return addFindings(known, [...failed.findings, ...findings]);
  if (failed.exchange.probe.layer === 'agent') {
    const { fullTurnFailed } = await import('./full-turn.js');
    await fullTurnFailed(context, known, failed, direct, context.configured);
  } else {
    const { smallTurnFailed } = await import('./small-turn.js');
    await smallTurnFailed(context, known, failed, direct);
  }
  addFindings(known, findings);
  await suggestLimit(context, known);
}

/** The search for it loads only when a limit was ignored. */
async function suggestLimit(context: SmokeContext, known: Known): Promise<void> {
  if (!known.findings.some(({ code }) => code === 'max-tokens-ignored')) return;
  const { retestLimit } = await import('./ignored-limit.js');
  await retestLimit(context, known);
}
