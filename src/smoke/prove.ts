/** Sends the turns of a layer list and writes down how they went. */
import type { CompatFlags, Exchange } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { Usage } from '../reading/answer.js';
import type { Finding, LayerResult, Speed } from '../report/contract.js';
import { formatBytes, formatRate, formatTokens } from '../report/format.js';
import type { LayerId } from '../steps.js';
import type { SmokeContext } from './context.js';
import type { Journal } from './events.js';
import { explainDrop } from './liveness.js';
import { toolsShown } from './tools-shown.js';
import { truncationFindings } from './truncation.js';
import { askTurn } from './turn.js';
import { hidesFailure } from './verdict.js';
import { firstTokenMs } from './waiting.js';

/**
 * The shape turn, the full turn and the tool-result turn with these flags; ends at the first that fails.
 * @param direct the direct request's judgement, which helps to calibrate tokens per byte
 * @param tell is told the layers as they end, and as remarks warnings and errors of turns that were answered all the same
 * @returns the turn that failed; null when all passed
 */
export async function prove(
  context: SmokeContext,
  flags: CompatFlags,
  direct: Judgement | null,
  tell: Journal['tell'],
): Promise<Judgement | null> {
  const ended = (id: LayerId, turn: Judgement): Judgement | null => {
    tell({ kind: 'judged', layer: layerOf(id, turn) });
    remark(warningsOf(turn));
    return turn.status === 'fail' ? turn : null;
  };
  const remark = (findings: readonly Finding[]) => {
    if (findings.length > 0) tell({ kind: 'remarked', findings });
  };
  const shape = await askTurn(context, 'shape', flags);
  if (ended('shape', shape)) return shape;

  const withTools = flags.supportsTools !== false;
  const shown = withTools ? await toolsShown(context, flags, shape) : 'ignored';
  if (withTools && shown === 'ignored') {
    const { findingFor } = await import('../causes/classify.js');
    const server = context.known().server.kind;
    const finding = findingFor('tools-ignored', {}, { layer: 'shape', server });
    remark([context.requireTools ? { ...finding, severity: 'error' } : finding]);
  }

  if (context.fullTurn) {
    const full = await explainDrop(context, await askTurn(context, 'agent', flags));
    if (ended('agent', full)) return full;
    const seen = { direct, shape, full, toolsShown: withTools && shown !== 'ignored' };
    const cut = await truncationFindings(context, flags, seen);
    remark(cut);
    const lost = cut.find(hidesFailure);
    if (lost)
      tell({ kind: 'rejudged', layer: { ...layerOf('agent', full), status: 'fail', reason: lost.title } });
  }
  if (!withTools) {
    const layer = { id: 'tool-result', status: 'skipped', ms: 0, reason: 'no tools, so no results' } as const;
    tell({ kind: 'judged', layer });
    return null;
  }
  const result = await askTurn(context, 'shape-tool-result', flags);
  if (result.status !== 'fail' || shown !== 'ignored') return ended('tool-result', result);
  // Where the model never sees a tool it never calls one, so this turn never comes up.
  const reason = `${result.code}, but the model is never shown tools`;
  tell({ kind: 'judged', layer: { ...layerOf('tool-result', result), status: 'warn', reason } });
  return null;
}

/** One line of the report. */
export function layerOf(id: LayerId, judgement: Judgement): LayerResult {
  const { exchange, status, reason } = judgement;
  const ms = Math.round(exchange.timing.total);
  return id === 'agent' ? { id, status, ms, ...fullTurn(judgement) } : { id, status, ms, reason };
}

/** `59 kB, 14.8k tokens, pass` and, where it can be told, `2,430 tokens/s prefill`. */
function fullTurn({
  exchange,
  answer,
  reason,
  status,
}: Judgement): Pick<LayerResult, 'reason' | 'note' | 'speed'> {
  const { probe } = exchange;
  const bytes = Buffer.byteLength(probe.body ?? '');
  const counted = answer?.usage?.promptTokens ?? null;
  const tokens = counted ?? bytes * USUAL_TOKENS_PER_BYTE;
  const size = `${counted === null ? 'about ' : ''}${formatTokens(tokens)}`;
  const prefill = firstTokenMs(exchange);
  const rate = formatRate((tokens / prefill) * 1000);
  return {
    reason: [formatBytes(bytes), size, reason].join(', '),
    ...(answer && prefill > MEASURABLE && { note: `${counted === null ? 'about ' : ''}${rate} prefill` }),
    ...(answer && status !== 'fail' && { speed: speedOf(exchange, answer.usage) }),
  };
}

/** What a run can tell of the server's speed: one full turn with a short answer. */
function speedOf(exchange: Exchange, usage: Usage | null): Speed {
  const first = firstTokenMs(exchange);
  const { promptTokens = null, completionTokens = null, cachedTokens = null } = usage ?? {};
  const rate = (tokens: number | null, ms: number): number | null =>
    tokens === null || ms <= MEASURABLE ? null : Math.round((tokens / ms) * 10_000) / 10;
  return {
    firstTokenMs: Math.round(first),
    promptTokens,
    cachedTokens,
    prefill: rate(promptTokens === null ? null : promptTokens - (cachedTokens ?? 0), first),
    decode: rate(completionTokens, exchange.timing.total - first),
  };
}

/** Four bytes a token: the usual figure where the server counts nothing. */
const USUAL_TOKENS_PER_BYTE = 1 / 4;
/** A shorter turn tells nothing about the speed of the prefill, in milliseconds. */
const MEASURABLE = 200;

export const warningsOf = ({ findings }: Judgement): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'error');
