import type { Exchange } from '../model.js';
import { factsOf } from './facts.js';
import { numbersOf } from './tokens.js';

/** The limit that a server names in its refusal, and the size it counted, both in tokens; null where it names none. */
export interface SaidLimit {
  readonly limit: number | null;
  readonly size: number | null;
}

/** Reads both out of the answer to a request that was too long. */
export function readLimit({ outcome, probe }: Exchange): SaidLimit {
  if (outcome.kind === 'failure') return { limit: null, size: null };
  const facts = factsOf({
    status: outcome.status,
    contentType: outcome.headers['content-type'] ?? null,
    body: outcome.body,
    transport: null,
    stage: null,
    carried: probe.carried ?? null,
  });
  const { limit = null, size = null } = numbersOf(facts);
  return { limit, size };
}
