import { isObject, parseJson } from '../../json.js';
import { serverOf } from '../../servers/index.js';
import { PROCESS_METRICS } from '../../servers/told-memory.js';
import type { Play } from '../play.js';

/** Bytes that the server tells it takes now; null: it does not tell. */
export async function toldMemory({ context }: Play): Promise<number | null> {
  const { asker, target, known } = context;
  const { path, bytes } = serverOf(known().server.kind)?.memory ?? PROCESS_METRICS;
  const probe = {
    id: 'memory',
    layer: 'session',
    method: 'GET',
    url: new URL(path, target.baseUrl).href,
    headers: {},
  } as const;
  const { outcome } = await asker.ask(probe, { again: true });
  if (outcome.kind !== 'response' || outcome.status !== 200) return null;
  const json = parseJson(outcome.body);
  return bytes({ body: outcome.body, json: isObject(json) ? json : undefined }) ?? null;
}
