/** The full turn fails although the small ones pass. */
import { findingFor } from '../causes/classify.js';
import { isWordless } from '../causes/known.js';
import { GEMMA_CAP } from '../causes/size/context-overflow.js';
import type { CompatFlags } from '../model.js';
import { asCrash } from '../probes/drop.js';
import type { Judgement } from '../probes/judgement.js';
import { readLimit } from '../reading/limit.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import { type WindowTurn, windowAdvice } from '../releases/window.js';
import type { Finding } from '../report/contract.js';
import { formatTokens } from '../report/format.js';
import type { SmokeContext } from './context.js';
import { windowFor, withWindow } from './context-size.js';
import { afterDeath } from './death.js';
import { layerOf } from './prove.js';
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
import { tellUnstable } from './unstable.js';
import { contextFor, windowClause } from './window-advice.js';

/**
 * Finds out how much this server holds, from its own words or by trying smaller turns, and whether the turn without
 * tools passes.
 * @param flags those that the failed turn was sent with
 */
export async function fullTurnFailed(
  context: SmokeContext,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags,
): Promise<void> {
  if (failed.code === 'server-crash') return died(context, failed, direct);
  if (!context.diagnose || failed.code === 'timeout')
    return context.tell({ kind: 'found', findings: failed.findings });
  const { limit, size } = readLimit(failed.exchange);
  if (limit !== null) await sizeIsSaid(context, failed, direct, flags, { limit, size });
  else await sizeIsMeasured(context, failed, direct, flags);
}

async function died(context: SmokeContext, crash: Judgement, direct: Judgement | null): Promise<void> {
  context.tell({ kind: 'rejudged', layer: layerOf('agent', crash) });
  context.tell({ kind: 'found', findings: crash.findings });
  await afterDeath(context, crash, direct);
}

/** The server named its limit: what fits is computed, and only what can pass is sent. */
async function sizeIsSaid(
  context: SmokeContext,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags,
  said: { readonly limit: number; readonly size: number | null },
): Promise<void> {
  context.tell({ kind: 'caused', cause: ['prompt-size'] });
  const sizes = setupSizes(context, flags, tokensPerByte(failed, said.size));
  const fits = fitSentence(sizes, ({ tokens }) => tokens <= said.limit);
  const needed = said.size ?? estimated(failed);
  const room = roomSentence(context, said.size);
  const { profile, variant } = context;
  const turn = { variant, promptTokens: needed };
  const window = contextFor(profile, needed + releaseOf(profile).maxTokens, turn);
  const advised = (finding: Finding): Finding =>
    finding.code === 'context-overflow' && !finding.title.includes(GEMMA_CAP)
      ? {
          ...finding,
          advice: raiseOrLower(profile, turn, { window, limit: said.limit, option: finding.serverOption }),
        }
      : finding;
  context.tell({
    kind: 'found',
    findings: failed.findings.map((finding, at) =>
      at === 0 ? withAdvice(advised(withWindow(finding, window)), room, fits) : finding,
    ),
  });
  const least = sizes.find(({ label }) => label === WITHOUT_TOOLS);
  if (least && least.tokens <= said.limit) await withoutTools(context, flags, direct);
}

/** The context that the turn needs, else the settings for the one that is there; with all that the release wants beside. */
function raiseOrLower(
  profile: ReleaseRef,
  turn: WindowTurn,
  {
    window,
    limit,
    option,
  }: { readonly window: number; readonly limit: number; readonly option: string | undefined },
): string {
  const raise = `Raise the server’s context to at least ${window} tokens, and ${windowClause(profile, window, turn)}`;
  const lower = windowAdvice(profile, limit, turn) === null ? '' : windowClause(profile, limit, turn);
  return [
    lower === '' ? `${raise}.` : `${raise}; if it cannot be raised, ${lower}.`,
    ...(option === undefined ? [] : [`On this server: ${option}.`]),
  ].join(' ');
}

/** Nothing names a limit: the turn without tools first, then the size at which it begins to fail. */
async function sizeIsMeasured(
  context: SmokeContext,
  failed: Judgement,
  direct: Judgement | null,
  flags: CompatFlags,
): Promise<void> {
  const cured = await withoutTools(context, flags, direct);
  const ceiling = await searchCeiling(context, flags);
  if (ceiling === null) return died(context, asCrash(context.known().server.kind, failed), direct);
  if (!ceiling.seenToFail && (await passesNow(context, flags))) {
    tellUnstable(context, failed);
    if (cured) context.tell({ kind: 'proposed', remedy: null });
    return;
  }
  context.tell({ kind: 'caused', cause: ['prompt-size'] });
  const limit = sizeFinding(context, failed, flags, ceiling);
  context.tell({
    kind: 'found',
    findings: isWordless(failed.code) ? [limit, ...failed.findings.slice(1)] : [...failed.findings, limit],
  });
}

/** A failure is repeated once before it is explained, when nothing else has shown it again. */
async function passesNow(context: SmokeContext, flags: CompatFlags): Promise<boolean> {
  return (await askTurn(context, 'agent', flags, { again: true })).status !== 'fail';
}

function sizeFinding(
  context: SmokeContext,
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
      server: context.known().server.kind,
      ...(failed.code === 'body-too-large' && { unit: 'bytes' }),
    },
    { layer: 'agent', ...(said && { serverSaid: said }) },
  );
  const sizes = setupSizes(context, flags, tokensPerByte(failed, null));
  return withAdvice(
    withWindow(finding, windowFor(estimated(failed) + releaseOf(context.profile).maxTokens)),
    fitSentence(sizes, ({ bytes }) => bytes <= works.bytes),
  );
}

/** Tokens of a turn that nobody counted. */
const estimated = (failed: Judgement): number =>
  Math.round(Buffer.byteLength(failed.exchange.probe.body ?? '') * tokensPerByte(failed, null));

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
  flags: CompatFlags,
  direct: Judgement | null,
): Promise<boolean> {
  for (const base of [context.configured, flags]) {
    const candidate = { ...base, supportsTools: false };
    const shape = await askTurn(context, 'shape', candidate);
    if (shape.status === 'fail') continue;
    return (await proveRemedy(context, { flags: candidate, by: 'words' }, direct)) === null;
  }
  return false;
}
