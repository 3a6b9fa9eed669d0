/** The requests of a smoke run, as pure data. */
import type { JsonObject, Probe, Target, Timeouts } from '../model.js';
import { type ReleaseRef, releaseOf } from '../releases/index.js';
import { LAYER_OF_STEP } from '../steps.js';
import { buildTurn, type TurnSpec } from '../turn/build.js';
import { carriedBy } from '../turn/carried.js';
import { turnHeaders } from '../turn/headers.js';

/** Far more than an answer of the limit asked for: as JSON, a hostile body takes a hundred times its size in memory. */
const MAX_ANSWER_BYTES = 512 * 1024;

/** Milliseconds; a sound server ends its answer at once. */
const GRACE = { leaves: 2000, readsOn: 10_000 };

/** How long an answer is followed after its [DONE]: longer where the release waits for the end of the connection. */
export const graceAfterDone = (profile: ReleaseRef): number =>
  releaseOf(profile).client.readsPastDone ? GRACE.readsOn : GRACE.leaves;

/** Beside the pieces of text: the role, the finish reason, the usage and [DONE], each an event of its own. */
const EVENTS_BESIDE_PIECES = 5;

/**
 * A chat-completions request for one turn.
 * @param changes replaces top-level keys of the body, for asking the same turn in another way (`stream: false`)
 */
export function turnProbe(
  target: Target,
  spec: Omit<TurnSpec, 'model'>,
  options: { readonly timeouts?: Partial<Timeouts>; readonly changes?: JsonObject } = {},
): Probe {
  const turn = buildTurn({ ...spec, model: target.model ?? '' });
  const { stream_options: _, ...withoutUsage } = turn;
  // stream_options is an error without stream.
  const kept = options.changes?.stream === false ? withoutUsage : turn;
  const body: JsonObject = { ...kept, ...options.changes };
  const carried = carriedBy(body);
  return {
    id: spec.step,
    layer: LAYER_OF_STEP[spec.step],
    method: 'POST',
    url: `${target.baseUrl}/chat/completions`,
    headers: turnHeaders(spec.profile),
    maxBytes: MAX_ANSWER_BYTES,
    body: JSON.stringify(body),
    carried,
    afterDone: graceAfterDone(spec.profile),
    ...(options.timeouts && { timeouts: options.timeouts }),
    ...(carried.stream &&
      carried.maxTokens !== null && { stopAfterEvents: carried.maxTokens + EVENTS_BESIDE_PIECES }),
  };
}
