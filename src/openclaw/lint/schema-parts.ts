/** Which parts of openclaw.json are held against a schema. */
import { isObject } from '../../json.js';
import type { JsonValue } from '../../model.js';

export const PLACES = { models: ['models'], defaults: ['agents', 'defaults'], tools: ['tools'] } as const;

/** As a reader knows them: `agents.defaults`. */
export const CHECKED_PARTS: readonly string[] = Object.values(PLACES).map((path) => path.join('.'));

/** The parts of the file that only OpenClaw itself can check: `channels`, `agents.list`, … */
export function uncheckedParts(config: JsonValue): readonly string[] {
  if (!isObject(config)) return [];
  const { agents, ...rest } = config;
  const inAgents = isObject(agents) ? Object.keys(agents).map((key) => `agents.${key}`) : [];
  const known = [...CHECKED_PARTS, 'meta', '$schema'];
  return [...inAgents, ...Object.keys(rest)].filter((path) => !known.includes(path));
}
