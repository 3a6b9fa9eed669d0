/** The full turn fails although the small ones pass. */
import { findingFor } from '../causes/classify.js';
import { isWordless } from '../causes/known.js';
import type { CompatFlags, Finding } from '../model.js';
import { asCrash } from '../probes/drop.js';
import type { Judgement } from '../probes/judgement.js';
import { readLimit } from '../reading/limit.js';
import { releaseOf } from '../releases/index.js';
import { formatTokens } from '../report/format.js';
import { addFindings, type Known, type SmokeContext } from './context.js';
import { afterDeath } from './death.js';
import { replaceLayer } from './prove.js';
import { proveRemedy } from './remedy.js';
import {
  type Ceiling,
  fitSentence,
  searchCeiling,
  setupSizes,
  tokensPerByte,
  WITHOUT_TOOLS,
} from './size.js';
import { askTurn } from './turn.js';

/**
 * Finds out how much this server holds, from its own words or by trying smaller turns, and whether the turn without
 * tools passes.
 * @param flags those that the failed turn was sent with
 */
export async function fullTurnFailed(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags,
): Promise<void> {
  if (failed.code === 'server-crash') return died(context, known, failed, direct);
  if (!context.diagnose || failed.code === 'timeout') return addFindings(known, failed.findings);
  const { limit, size } = readLimit(failed.exchange);
  if (limit !== null) await sizeIsSaid(context, known, failed, direct, flags, { limit, size });
  else await sizeIsMeasured(context, known, failed, direct, flags);
}

async function died(
  context: SmokeContext,
  known: Known,
  crash: Judgement,
  direct: Judgement | null,
): Promise<void> {
  replaceLayer(known, 'agent', crash);
  addFindings(known, crash.findings);
  await afterDeath(context, known, crash, direct);
}

/** The server named its limit: what fits is computed, and only what can pass is sent. */
async function sizeIsSaid(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags,
  said: { readonly limit: number; readonly size: number | null },
): Promise<void> {
  known.cause = ['prompt-size'];
  const sizes = setupSizes(context, flags, tokensPerByte(failed, said.size));
  const fits = fitSentence(sizes, ({ tokens }) => tokens <= said.limit);
  const room = roomSentence(context, said.size);
  addFindings(
    known,
    failed.findings.map((finding, at) => (at === 0 ? withAdvice(finding, room, fits) : finding)),
  );
  const least = sizes.find(({ label }) => label === WITHOUT_TOOLS);
  if (least && least.tokens <= said.limit) await withoutTools(context, known, flags, direct);
}

/** Nothing names a limit: the turn without tools first, then the size at which it begins to fail. */
async function sizeIsMeasured(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags,
): Promise<void> {
  const cured = await withoutTools(context, known, flags, direct);
  const ceiling = await searchCeiling(context, known, flags);
  if (ceiling === null) return died(context, known, asCrash(known.server.kind, failed), direct);
  if (!ceiling.seenToFail && (await passesNow(context, known, flags))) {
    known.findings.unshift(findingFor('unstable', { code: failed.code }, { layer: 'agent' }));
    known.verdict = 'inconclusive';
    if (cured) known.remedy = null;
    return;
  }
  known.cause = ['prompt-size'];
  const limit = sizeFinding(context, known, failed, flags, ceiling);
  addFindings(
    known,
    isWordless(failed.code) ? [limit, ...failed.findings.slice(1)] : [...failed.findings, limit],
  );
}

/** A failure is repeated once before it is explained, when nothing else has shown it again. */
async function passesNow(context: SmokeContext, known: Known, flags: CompatFlags): Promise<boolean> {
  return (await askTurn(context, known, 'agent', flags, { again: true })).status !== 'fail';
}

function sizeFinding(
  context: SmokeContext,
  known: Known,
  failed: Judgement,
  flags: CompatFlags,
  { works, fails, part }: Ceiling,
): Finding {
  const said = failed.findings[0]?.serverSaid;
  const finding = findingFor(
    'size-limit',
    {
      works: works.text,
      fails: fails.text,
      part,
      server: known.server.kind,
      ...(failed.code === 'body-too-large' && { unit: 'bytes' }),
    },
    { layer: 'agent', ...(said && { serverSaid: said }) },
  );
  const sizes = setupSizes(context, flags, tokensPerByte(failed, null));
  return withAdvice(
    finding,
    fitSentence(sizes, ({ bytes }) => bytes <= works.bytes),
  );
}

/** How large the server's context must be for this turn and its answer. */
function roomSentence({ profile }: SmokeContext, size: number | null): string {
  if (size === null) return '';
  const { maxTokens } = releaseOf(profile);
  const parts = `${formatTokens(size)} for the turn and up to ${formatTokens(maxTokens)} for its answer`;
  return `The turn needs a context of about ${formatTokens(size + maxTokens)}: ${parts}.`;
}

const withAdvice = (finding: Finding, ...more: readonly string[]): Finding => ({
  ...finding,
  advice: [finding.advice, ...more].filter((sentence) => sentence !== '').join(' '),
});

/** The last resort, proven at full size. Flags that were needed beside the tools may be needed no more. */
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
    return (await proveRemedy(context, known, { flags: candidate, by: 'words' }, direct)) === null;
  }
  return false;
}
