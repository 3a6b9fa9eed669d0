import { isObject, parseJson } from '../json.js';
import { serverOf } from '../servers/index.js';
import { PROCESS_METRICS, type Told } from '../servers/told.js';
import type { Play } from './play.js';

/** Bytes that the server tells it takes now; null: it does not tell. */
export const toldMemory = (play: Play): Promise<number | null> =>
  askTold(play, 'memory', serverOf(play.context.known().server.kind)?.memory ?? PROCESS_METRICS);

/** How many prompts it says that it can keep; null: it does not say. */
export async function toldSlots(play: Play): Promise<number | null> {
  const told = serverOf(play.context.known().server.kind)?.slots;
  return told ? askTold(play, 'slots', told) : null;
}

async function askTold({ context }: Play, id: string, { path, number }: Told): Promise<number | null> {
  const { asker, target } = context;
  const url = new URL(path, target.baseUrl).href;
  const probe = { id, layer: 'session', method: 'GET', url, headers: {} } as const;
  const { outcome } = await asker.ask(probe, { again: true });
  if (outcome.kind !== 'response' || outcome.status !== 200) return null;
  const json = parseJson(outcome.body);
  return number({ body: outcome.body, json: isObject(json) ? json : undefined }) ?? null;
}
