import type { Engine } from './engine.js';
import type { Reply } from './kind.js';
import type { RequestFacts } from './request.js';

const NUMBERS = [0.1, 0.2, 0.3, 0.4] as const;

/** The answer to POST /v1/embeddings; undefined for any other request, and where the server has no such path. */
export function embeddingsReply(request: RequestFacts, model: string, engine: Engine): Reply | undefined {
  const { embeddings } = engine;
  if (embeddings === null || request.method !== 'POST' || request.path !== '/v1/embeddings') return undefined;
  const { input } = request.body;
  const inputs: readonly unknown[] = Array.isArray(input) ? input : [input];
  if (inputs.length > embeddings.batch) {
    const message = `batch size ${inputs.length} > maximum allowed batch size ${embeddings.batch}`;
    return json(413, { error: { message, type: 'invalid_request_error', code: 413 } });
  }
  return json(200, {
    object: 'list',
    data: inputs.map((_, index) => ({ object: 'embedding', index, embedding: NUMBERS })),
    model,
    usage: { prompt_tokens: inputs.length, total_tokens: inputs.length },
  });
}

function json(status: number, body: unknown): Reply {
  return { status, headers: [['content-type', 'application/json']], body: JSON.stringify(body) };
}
