/** After a connection that ended early: did the server drop this turn, or did it die of it? */
import type { Probe } from '../model.js';
import type { Judgement } from '../probes/judgement.js';
import type { SmokeContext } from './context.js';

/** A server that lives answers a GET well within this time, in milliseconds, though it may still be busy. */
const DEADLINE = 5000;

/** A process that is just ending still takes connections and resets them: look again after so many milliseconds. */
const LOOKS = [300, 700, 1500] as const;

/** Does anything still answer HTTP at the base URL, with whatever status? */
export async function isAlive({ asker, target, pause }: SmokeContext): Promise<boolean> {
  const probe: Probe = {
    id: 'alive',
    layer: 'models',
    method: 'GET',
    url: `${target.baseUrl}/models`,
    headers: {},
    timeouts: { total: DEADLINE },
  };
  for (const wait of LOOKS) {
    const { outcome } = await asker.ask(probe, { again: true });
    // One that is too busy to answer in time is not dead.
    if (outcome.kind === 'response' || /TIMEOUT/.test(outcome.code)) return true;
    if (outcome.phase === 'connect') return false;
    await pause(wait);
  }
  return false;
}

/**
 * The judgement, with a crash as its root finding when the connection ended early and the server no longer answers.
 * A judgement whose connection did not end early comes back as it is.
 */
export async function explainDrop(context: SmokeContext, judgement: Judgement): Promise<Judgement> {
  if (judgement.status !== 'fail') return judgement;
  const { asCrash, wasDropped } = await import('../probes/drop.js');
  const suspect = wasDropped(judgement.exchange) || judgement.code === 'server-crash';
  if (!suspect || (await isAlive(context))) return judgement;
  return asCrash(context.known().server.kind, judgement);
}
