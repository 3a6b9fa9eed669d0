/** Sends the turns of a layer list and writes down how they went. */
import { findingFor } from '../classify.js';
import type { CompatFlags, Finding, LayerId, LayerResult } from '../model.js';
import type { Judgement } from '../probes/judge.js';
import { formatBytes, formatRate, formatTokens } from '../report/format.js';
import type { Known, SmokeContext } from './context.js';
import { explainDrop } from './liveness.js';
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
  if (withTools && shown === 'ignored') findings.push(findingFor('tools-ignored', {}, { layer: 'shape' }));

  const full = await explainDrop(context, known, await askTurn(context, known, 'agent', flags));
  layers.push(layerOf('agent', full));
  findings.push(...warningsOf(full));
  if (full.status === 'fail') return full;
  findings.push(
    ...(await truncationFindings(context, known, flags, {
      direct,
      shape,
      full,
      toolsShown: withTools && shown !== 'ignored',
    })),
  );
  if (!withTools) {
    layers.push({ id: 'tool-result', status: 'skipped', ms: 0, reason: 'no tools, so no results' });
    return null;
  }
  const result = await askTurn(context, known, 'shape-tool-result', flags);
  // Where the model never sees a tool it never calls one, so this turn never comes up.
  const matters = result.status !== 'fail' || shown !== 'ignored';
  layers.push(
    matters ? layerOf('tool-result', result) : { ...layerOf('tool-result', result), status: 'warn' },
  );
  findings.push(...(matters ? warningsOf(result) : []));
  return matters && result.status === 'fail' ? result : null;
}

/** One line of the report. */
export function layerOf(id: LayerId, judgement: Judgement): LayerResult {
  const { exchange, status, reason } = judgement;
  const ms = Math.round(exchange.timing.total);
  return { id, status, ms, reason: id === 'agent' ? fullTurnReason(judgement) : reason };
}

/** A layer that is understood better than when it was written down. */
export function replaceLayer({ layers }: Trail, id: LayerId, judgement: Judgement): void {
  const at = layers.findIndex((layer) => layer.id === id);
  if (at >= 0) layers[at] = layerOf(id, judgement);
}

export const warningsOf = ({ findings }: Judgement): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'error');

/** `59 kB, 14.8k tokens, pass (2,430 tokens/s prefill)`. */
function fullTurnReason({ exchange, answer, reason }: Judgement): string {
  const { probe, timing } = exchange;
  const size = formatBytes(Buffer.byteLength(probe.body ?? ''));
  const tokens = answer?.usage?.promptTokens ?? null;
  // Prefill ends when the first byte of the answer comes; below that this is noise.
  const prefill = timing.firstEvent ?? timing.firstByte ?? timing.total;
  const rate = tokens !== null && prefill > 100 ? ` (${formatRate((tokens / prefill) * 1000)} prefill)` : '';
  return [size, ...(tokens === null ? [] : [formatTokens(tokens)]), `${reason}${rate}`].join(', ');
}
