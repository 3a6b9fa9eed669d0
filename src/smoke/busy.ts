/** A server that is busy is asked again a few times. */
import type { Exchange } from '../model.js';
import type { Judgement } from '../probes/judgement.js';

/** Pauses before it is asked again, in milliseconds. OpenClaw retries for much longer. */
const PAUSES = [500, 1000, 2000, 4000] as const;
/** All pauses together: who asks for a longer one is as busy at the end of it. */
const LONGEST = 10_000;

/**
 * Asks again while it is busy, and pauses for as long as its `Retry-After` says.
 * @param ask sends the same request once more
 */
export async function askWhileBusy(
  first: Judgement,
  pause: (ms: number) => Promise<void>,
  ask: () => Promise<Judgement>,
): Promise<Judgement> {
  let judgement = first;
  let waited = 0;
  for (const usual of PAUSES) {
    const next = retryAfter(judgement.exchange) ?? usual;
    waited += next;
    if (!isBusy(judgement) || waited > LONGEST) break;
    await pause(next);
    judgement = await ask();
  }
  return judgement;
}

export const isBusy = ({ exchange: { outcome }, status }: Judgement): boolean =>
  status === 'fail' && outcome.kind === 'response' && (outcome.status === 503 || outcome.status === 429);

/** Milliseconds. */
function retryAfter({ outcome }: Exchange): number | undefined {
  const seconds = outcome.kind === 'response' ? outcome.headers['retry-after'] : undefined;
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
