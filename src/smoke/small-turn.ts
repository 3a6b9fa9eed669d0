/** A small turn fails: which words, which flags, which cause. */
import { findingFor } from '../causes/classify.js';
import { mayTalkWithoutStream } from '../causes/known.js';
import type { Finding } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { SmallStep } from '../steps.js';
import { addFindings, type Known, type SmokeContext } from './context.js';
import { afterDeath } from './death.js';
import { fullTurnFailed } from './full-turn.js';
import { explainDrop } from './liveness.js';
import { replaceLayer } from './prove.js';
import { proveRemedy, untested } from './remedy.js';
import { rootFindings, type Searched, searchCause, searchFlags, stepOf } from './search.js';
import { askTurn } from './turn.js';

/** Finds out why the shape turn or the tool-result turn failed and what helps, and proves it. */
export async function smallTurnFailed(
  context: SmokeContext,
  known: Known,
  first: Judgement,
  direct: Judgement | null,
): Promise<void> {
  const { layer } = first.exchange.probe;
  const step = stepOf(layer);
  const failed = await explainDrop(context, known, first);
  addFindings(known, failed.findings);
  replaceLayer(known, layer, failed);
  if (failed.code === 'server-crash') return afterDeath(context, known, failed, direct);
  if (!context.diagnose) return proposeUntested(known, failed);
  const words = await wordsOf(context, known, failed, step);
  // The words name what the silence only showed.
  if (words)
    known.findings.splice(
      0,
      known.findings.length,
      ...known.findings.map((finding) => (finding.code === failed.code ? words : finding)),
    );
  const searched = await searchFlags(context, known, step, words?.flags ?? {});
  if (await isUnstable(context, known, failed, step, searched)) {
    known.findings.unshift(findingFor('unstable', { code: failed.code }, { layer }));
    known.verdict = 'inconclusive';
    return;
  }
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

/** Without a search there is only what the matrix says, and nothing of it was tried. */
function proposeUntested(known: Known, { findings }: Judgement): void {
  const flags = findings[0]?.flags ?? {};
  if (Object.keys(flags).length > 0) known.remedy = untested({ flags, by: 'words' });
}

/** A failure that was not seen a second time during the search is repeated once before it is explained. */
async function isUnstable(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  step: SmallStep,
  { repeated }: Searched,
): Promise<boolean> {
  if (repeated || failed.code === 'timeout') return false;
  return (await askTurn(context, known, step, context.configured, { again: true })).status !== 'fail';
}

/** Where the failure has no words of its own, the same turn without stream may have some. */
async function wordsOf(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  step: SmallStep,
): Promise<Finding | null> {
  if (!mayTalkWithoutStream(failed.code)) return null;
  const asked = await askTurn(context, known, step, context.configured, { changes: { stream: false } });
  const [finding] = asked.findings;
  const isSilent = finding === undefined || finding.serverSaid === undefined || finding.code === failed.code;
  const answered = asked.exchange.outcome.kind === 'response';
  return asked.status === 'fail' && answered && !isSilent ? finding : null;
}
