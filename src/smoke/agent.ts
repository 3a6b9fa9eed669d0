/** The agent layer as configured, and what follows when it fails. */
import { findingFor } from '../classify.js';
import { readLimit } from '../matrix/limit.js';
import type { CompatFlags, Finding, LayerResult } from '../model.js';
import type { Judgement } from '../probes/judge.js';
import { addFindings, type Known, type SmokeContext } from './context.js';
import { afterDeath } from './death.js';
import { explainDrop } from './liveness.js';
import { layerOf, prove } from './prove.js';
import { proveRemedy, untested } from './remedy.js';
import { rootFindings, searchCause, searchFlags } from './search.js';
import { ceilingFinding, fitSentence, setupSizes, tokensPerByte } from './size.js';
import { askTurn } from './turn.js';

/** Runs the agent layer with the configured flags; on a failure finds out why and what helps. */
export async function agentLayer(
  context: SmokeContext,
  known: Known,
  direct: Judgement | null,
): Promise<void> {
  const findings: Finding[] = [];
  const failed = await prove(context, known, context.configured, direct, { layers: known.layers, findings });
  if (failed === null) return addFindings(known, findings);
  const { layer } = failed.exchange.probe;
  if (layer === 'agent') await fullTurnFailed(context, known, failed, direct);
  else await smallTurnFailed(context, known, failed, direct);
  addFindings(known, findings);
}

async function smallTurnFailed(
  context: SmokeContext,
  known: Known,
  first: Judgement,
  direct: Judgement | null,
): Promise<void> {
  const { layer } = first.exchange.probe;
  const step = layer === 'tool-result' ? 'shape-tool-result' : 'shape';
  const failed = await explainDrop(context, known, first);
  addFindings(known, failed.findings);
  replaceLayer(known, layerOf(layer, failed));
  if (failed.code === 'server-crash') return afterDeath(context, known, failed, direct);
  if (failed.code !== 'timeout' && (await passesNow(context, known, step))) {
    known.findings.unshift(findingFor('unstable', { code: failed.code }, { layer }));
    known.verdict = 'inconclusive';
    return;
  }
  if (!context.diagnose) return;
  const words = await wordsOf(context, known, failed, step);
  if (words) addFindings(known, [words]);
  const searched = await searchFlags(context, known, words?.flags ?? {});
  addFindings(known, rootFindings(searched.failures));
  if (searched.remedy !== null) known.remedy = untested(searched.remedy);
  known.cause = await searchCause(context, known, [failed, ...searched.failures.slice(1)], searched.remedy);
  if (searched.remedy === null) return;
  const unproven = await proveRemedy(context, known, searched.remedy, direct);
  if (unproven === null) return;
  known.remedy = {
    ...untested(searched.remedy),
    status: 'insufficient',
    proof: `with these flags: ${unproven.reason}`,
  };
  if (unproven.exchange.probe.layer !== 'agent') return addFindings(known, unproven.findings);
  await fullTurnFailed(context, known, unproven, direct, searched.remedy.flags);
}

/** A failure is repeated once before it is explained. */
async function passesNow(
  context: SmokeContext,
  known: Known,
  step: 'shape' | 'shape-tool-result',
): Promise<boolean> {
  const again = await askTurn(context, known, step, context.configured, { again: true });
  return again.status !== 'fail';
}

/** Where the failure has no words of its own, the same turn without stream may have some. */
async function wordsOf(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  step: 'shape' | 'shape-tool-result',
): Promise<Finding | null> {
  const silent = [
    'opaque-error',
    'empty-content',
    'stream-truncated',
    'finish-reason-missing',
    'dropped-turn',
  ];
  if (!silent.includes(failed.code)) return null;
  const asked = await askTurn(context, known, step, context.configured, { changes: { stream: false } });
  const [finding] = asked.findings;
  return asked.status === 'fail' && finding !== undefined && finding.code !== failed.code ? finding : null;
}

async function fullTurnFailed(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags = context.configured,
): Promise<void> {
  if (failed.code === 'server-crash') {
    addFindings(known, failed.findings);
    return afterDeath(context, known, failed, direct);
  }
  if (!context.diagnose || failed.code === 'timeout') return addFindings(known, failed.findings);
  known.cause = ['prompt-size'];
  const said = readLimit(failed.exchange);
  const perByte = tokensPerByte(failed, said.size);
  const sizes = setupSizes(context, flags, perByte);
  const toolless = sizes.find(({ label }) => label === 'supportsTools: false');
  const worthTrying = toolless !== undefined && (said.limit === null || toolless.tokens <= said.limit);
  const limit = said.limit;
  const [root, ...others] = failed.findings;
  if (root !== undefined) {
    const fits = limit === null ? '' : fitSentence(sizes, ({ tokens }) => tokens <= limit);
    addFindings(known, [{ ...root, advice: [root.advice, fits].filter(Boolean).join(' ') }, ...others]);
  }
  const cured = worthTrying && (await withoutTools(context, known, flags, direct));
  if (limit === null && !(cured && known.verdict !== undefined)) {
    const ceiling = await ceilingFinding(context, known, flags, failed);
    if (ceiling) addFindings(known, [ceiling]);
  }
}

/** The last resort, proven at full size. The flags that were needed beside the tools may be needed no more. */
async function withoutTools(
  context: SmokeContext,
  known: Known,
  flags: CompatFlags,
  direct: Judgement | null,
): Promise<boolean> {
  for (const base of [context.configured, flags]) {
    const candidate = { ...base, supportsTools: false };
    const shape = await askTurn(context, known, 'shape', candidate);
    if (shape.status === 'fail') continue;
    if ((await proveRemedy(context, known, { flags: candidate, by: 'words' }, direct)) === null) return true;
  }
  return false;
}

function replaceLayer(known: Known, layer: LayerResult): void {
  const at = known.layers.findIndex(({ id }) => id === layer.id);
  if (at >= 0) known.layers[at] = layer;
}
