import { isList, isObject, parseJson } from '../../json.js';
import type { Exchange } from '../../model.js';
import type { Part, PartOutcome } from '../part.js';
import { type Play, raise, sessionFinding } from '../play.js';

export const embeddings = {
  id: 'embeddings',
  plays: '/v1/embeddings with 1, 11 and 300 texts',
  cost: () => ({ requests: 3, promptTokens: 3000, answerTokens: 0 }),
  leftOut: ({ asked, setup }) =>
    asked.includes('embeddings') || setup.embeddings !== undefined
      ? undefined
      : 'memory search is not configured to use this server; ask with --only embeddings',
  run,
} as const satisfies Part;

const SIZES = [1, 11, 300] as const;
/** Vectors of 300 texts may be large. */
const MAX_BYTES = 8 * 1024 * 1024;

async function run(play: Play): Promise<PartOutcome> {
  for (const size of SIZES) {
    const exchange = await embed(play, size);
    if (vectorsIn(exchange) === size) continue;
    const said =
      exchange.outcome.kind === 'response' ? String(exchange.outcome.status) : exchange.outcome.code;
    if (size === 1) {
      raise(play, sessionFinding(play, 'embeddings-missing'));
      return { status: 'warn', reason: `there is no /v1/embeddings: ${said}` };
    }
    raise(play, sessionFinding(play, 'embeddings-batch-limit', { refused: size }));
    return { status: 'warn', reason: `${size} texts at once are refused: ${said}` };
  }
  return { status: 'pass', reason: 'up to 300 texts at once' };
}

function embed({ context, setup }: Play, size: number): Promise<Exchange> {
  const { target, asker } = context;
  const input = Array.from({ length: size }, (_, at) => `A note about day ${at + 1}.`);
  return asker.ask({
    id: `session embeddings ${size}`,
    layer: 'session',
    method: 'POST',
    url: `${target.baseUrl}/embeddings`,
    headers: { 'content-type': 'application/json' },
    maxBytes: MAX_BYTES,
    body: JSON.stringify({ model: setup.embeddings ?? target.model, input }),
  });
}

/** How many vectors came back; 0 for anything else. */
function vectorsIn({ outcome }: Exchange): number {
  if (outcome.kind !== 'response' || outcome.status !== 200) return 0;
  const answer = parseJson(outcome.body);
  return isObject(answer) && isList(answer.data) ? answer.data.length : 0;
}
