/** Sends the turns of a layer list and writes down how they went. */
import type { CompatFlags, Finding, LayerId, LayerResult } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import { formatBytes, formatRate, formatTokens } from '../report/format.js';
import type { Known, SmokeContext } from './context.js';
import { explainDrop } from './liveness.js';
import { hidesFailure } from './ready.js';
import { toolsShown } from './tools-shown.js';
import { truncationFindings } from './truncation.js';
import { askTurn } from './turn.js';

/** Where the layers and findings of a proof are written down, one by one, as they come. */
export interface Trail {
  readonly layers: LayerResult[];
  /** Warnings, and errors of turns that were answered all the same. */
  readonly findings: Finding[];
}

/**
 * The shape turn, the full turn and the tool-result turn with these flags; ends at the first that fails.
 * @param direct the direct request's judgement, which helps to calibrate tokens per byte
 * @returns the turn that failed; null when all passed
 */
export async function prove(
  context: SmokeContext,
  known: Known,
  flags: CompatFlags,
  direct: Judgement | null,
  { layers, findings }: Trail,
): Promise<Judgement | null> {
  const shape = await askTurn(context, known, 'shape', flags);
  layers.push(layerOf('shape', shape));
  findings.push(...warningsOf(shape));
  if (shape.status === 'fail') return shape;

  const withTools = flags.supportsTools !== false;
  const shown = withTools ? await toolsShown(context, known, flags, shape) : 'ignored';
  if (withTools && shown === 'ignored') {
    const { findingFor } = await import('../causes/classify.js');
    const finding = findingFor('tools-ignored', {}, { layer: 'shape', server: known.server.kind });
    findings.push(context.requireTools ? { ...finding, severity: 'error' } : finding);
  }

  if (context.fullTurn) {
    const full = await explainDrop(context, known, await askTurn(context, known, 'agent', flags));
    layers.push(layerOf('agent', full));
    findings.push(...warningsOf(full));
    if (full.status === 'fail') return full;
    const seen = { direct, shape, full, toolsShown: withTools && shown !== 'ignored' };
    const cut = await truncationFindings(context, known, flags, seen);
    findings.push(...cut);
    const lost = cut.find(hidesFailure);
    if (lost)
      layers.push({ ...(layers.pop() ?? layerOf('agent', full)), status: 'fail', reason: lost.title });
  }
  if (!withTools) {
    layers.push({ id: 'tool-result', status: 'skipped', ms: 0, reason: 'no tools, so no results' });
    return null;
  }
  const result = await askTurn(context, known, 'shape-tool-result', flags);
  const passes = result.status !== 'fail';
  if (passes || shown !== 'ignored') {
    layers.push(layerOf('tool-result', result));
    findings.push(...warningsOf(result));
    return passes ? null : result;
  }
  // Where the model never sees a tool it never calls one, so this turn never comes up.
  const reason = `${result.code}, but the model is never shown tools`;
  layers.push({ ...layerOf('tool-result', result), status: 'warn', reason });
  return null;
}

/** One line of the report. */
export function layerOf(id: LayerId, judgement: Judgement): LayerResult {
  const { exchange, status, reason } = judgement;
  const ms = Math.round(exchange.timing.total);
  return id === 'agent' ? { id, status, ms, ...fullTurn(judgement) } : { id, status, ms, reason };
}

/** `59 kB, 14.8k tokens, pass` and, where it can be told, `2,430 tokens/s prefill`. */
function fullTurn({ exchange, answer, reason }: Judgement): Pick<LayerResult, 'reason' | 'note'> {
  const { probe, timing } = exchange;
  const bytes = Buffer.byteLength(probe.body ?? '');
  const counted = answer?.usage?.promptTokens ?? null;
  const tokens = counted ?? bytes * USUAL_TOKENS_PER_BYTE;
  const size = `${counted === null ? 'about ' : ''}${formatTokens(tokens)}`;
  const prefill = timing.secondEvent ?? timing.firstEvent ?? timing.total;
  const rate = formatRate((tokens / prefill) * 1000);
  return {
    reason: [formatBytes(bytes), size, reason].join(', '),
    ...(answer && prefill > MEASURABLE && { note: `${counted === null ? 'about ' : ''}${rate} prefill` }),
  };
}

/** Four bytes a token: the usual figure where the server counts nothing. */
const USUAL_TOKENS_PER_BYTE = 1 / 4;
/** A shorter turn tells nothing about the speed of the prefill, in milliseconds. */
const MEASURABLE = 200;

/** A layer that is understood better than when it was written down. */
export function replaceLayer({ layers }: Trail, id: LayerId, judgement: Judgement): void {
  const at = layers.findIndex((layer) => layer.id === id);
  if (at >= 0) layers[at] = layerOf(id, judgement);
}

export const warningsOf = ({ findings }: Judgement): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'error');
