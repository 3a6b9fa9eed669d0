import { parseJson } from '../json.js';
import type { Exchange, JsonValue, Outcome } from '../model.js';

const parsed = new WeakMap<Outcome, { readonly json: JsonValue | undefined }>();

/** The JSON of an answer's body; undefined when it has none. Parsed once, because several readers ask the same answer. */
export function jsonOf({ outcome }: Exchange): JsonValue | undefined {
  // Half a JSON text is none, and costs as much to find out.
  if (outcome.kind === 'failure' || outcome.end === 'capped') return undefined;
  const known = parsed.get(outcome);
  if (known) return known.json;
  const json = parseJson(outcome.body.replace(/^\uFEFF/, ''));
  parsed.set(outcome, { json });
  return json;
}
