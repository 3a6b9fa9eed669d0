/** Does the server show its model the tools, or does it accept and forget them? */
import type { CompatFlags } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { FeatureId } from '../turn/features.js';
import { featuresOf } from '../turn/features.js';
import type { SmokeContext } from './context.js';
import { askTurn } from './turn.js';

/** Fewer bytes a token than any tokeniser: below this the tools cannot have been in the prompt. */
const MOST_BYTES_PER_TOKEN = 12;

/**
 * A tool call, in whatever form, proves that the model saw the tools. Without one, the same small turn is asked with
 * and without tools, and usage.prompt_tokens compared; where a server counts nothing, 'unknown' is the answer.
 */
export async function toolsShown(
  context: SmokeContext,
  flags: CompatFlags,
  shape: Judgement,
): Promise<'shown' | 'ignored' | 'unknown'> {
  const { answer } = shape;
  if (answer && (answer.toolCalls.length > 0 || answer.textCall !== null)) return 'shown';
  const features = featuresOf(context.profile, context.variant, 'shape', flags);
  const count = (kept: readonly FeatureId[]) => promptTokens(context, flags, kept);
  const withTools = answer?.usage?.promptTokens ?? (await count(features));
  const withoutTools = await count(features.filter((feature) => !needsTools(feature)));
  if (withTools === null || withoutTools === null) return 'unknown';
  const toolBytes = bytesOfTools(shape);
  return withTools - withoutTools > toolBytes / MOST_BYTES_PER_TOKEN ? 'shown' : 'ignored';
}

const needsTools = (feature: FeatureId): boolean =>
  feature === 'tools' ||
  feature === 'tool-choice' ||
  feature === 'strict' ||
  feature.startsWith('schema-keyword:');

async function promptTokens(
  context: SmokeContext,
  flags: CompatFlags,
  features: readonly FeatureId[],
): Promise<number | null> {
  const judgement = await askTurn(context, 'shape', flags, {
    features: new Set(features),
    changes: { stream: false },
  });
  return judgement.answer?.usage?.promptTokens ?? null;
}

function bytesOfTools({ exchange }: Judgement): number {
  const body: unknown = JSON.parse(exchange.probe.body ?? '{}');
  const tools = typeof body === 'object' && body !== null && 'tools' in body ? body.tools : [];
  return Buffer.byteLength(JSON.stringify(tools));
}
