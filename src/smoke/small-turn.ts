/** A small turn fails: which words, which flags, which cause. */
import { mayTalkWithoutStream } from '../causes/known.js';
import type { Judgement } from '../probes/judgement.js';
import type { Finding } from '../report/contract.js';
import type { SmallStep } from '../steps.js';
import type { SmokeContext } from './context.js';
import { afterDeath } from './death.js';
import { fullTurnFailed } from './full-turn.js';
import { explainDrop } from './liveness.js';
import { layerOf } from './prove.js';
import { proveRemedy, untested } from './remedy.js';
import { rootFindings, type Searched, searchCause, searchFlags, stepOf } from './search.js';
import { askTurn } from './turn.js';
import { tellUnstable } from './unstable.js';

/** Finds out why the shape turn or the tool-result turn failed and what helps, and proves it. */
export async function smallTurnFailed(
  context: SmokeContext,
  first: Judgement,
  direct: Judgement | null,
): Promise<void> {
  const { layer } = first.exchange.probe;
  const step = stepOf(layer);
  const failed = await explainDrop(context, first);
  context.tell({ kind: 'found', findings: failed.findings });
  context.tell({ kind: 'rejudged', layer: layerOf(layer, failed) });
  if (failed.code === 'server-crash') return afterDeath(context, failed, direct);
  if (!context.diagnose) return proposeUntested(context, failed);
  const words = await wordsOf(context, failed, step);
  // The words name what the silence only showed.
  const [silence] = failed.findings;
  if (words && silence) context.tell({ kind: 'reread', code: silence.code, as: words });
  const searched = await searchFlags(context, step, words?.flags ?? {});
  if (await isUnstable(context, failed, step, searched)) return tellUnstable(context, failed);
  const { remedy, failures } = searched;
  context.tell({ kind: 'found', findings: rootFindings(failures) });
  if (remedy !== null) context.tell({ kind: 'proposed', remedy: untested(remedy) });
  const cause = await searchCause(context, [failed, ...failures.slice(1)], remedy);
  context.tell({ kind: 'caused', cause });
  if (remedy === null) return;
  const unproven = await proveRemedy(context, remedy, direct);
  if (unproven === null) return;
  const proof = `with these flags: ${unproven.reason}`;
  context.tell({ kind: 'proposed', remedy: { ...untested(remedy), status: 'insufficient', proof } });
  if (unproven.exchange.probe.layer !== 'agent')
    return context.tell({ kind: 'found', findings: unproven.findings });
  await fullTurnFailed(context, unproven, direct, remedy.flags);
}

/** Without a search there is only what the matrix says, and nothing of it was tried. */
function proposeUntested({ tell }: SmokeContext, { findings }: Judgement): void {
  const flags = findings[0]?.flags ?? {};
  if (Object.keys(flags).length > 0) tell({ kind: 'proposed', remedy: untested({ flags, by: 'words' }) });
}

/** A failure that was not seen a second time during the search is repeated once before it is explained. */
async function isUnstable(
  context: SmokeContext,
  failed: Judgement,
  step: SmallStep,
  { repeated }: Searched,
): Promise<boolean> {
  if (repeated || failed.code === 'timeout') return false;
  return (await askTurn(context, step, context.configured, { again: true })).status !== 'fail';
}

/** Where the failure has no words of its own, the same turn without stream may have some. */
async function wordsOf(context: SmokeContext, failed: Judgement, step: SmallStep): Promise<Finding | null> {
  if (!mayTalkWithoutStream(failed.code)) return null;
  const [seen] = failed.findings;
  const asked = await askTurn(context, step, context.configured, { changes: { stream: false } });
  if (asked.status !== 'fail' && seen !== undefined)
    return { ...seen, title: `${seen.title}; only when streaming: without stream the same turn passes` };
  const [finding] = asked.findings;
  const isSilent = finding === undefined || finding.serverSaid === undefined || finding.code === failed.code;
  const answered = asked.exchange.outcome.kind === 'response';
  return asked.status === 'fail' && answered && !isSilent ? finding : null;
}
