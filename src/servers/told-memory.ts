import { isList, isObject } from '../json.js';
import type { Seen } from './server.js';

/** Where a server tells how much memory it takes: a GET at the root of its origin. */
export interface ToldMemory {
  readonly path: string;
  /** undefined: it does not tell. */
  readonly bytes: (seen: Pick<Seen, 'body' | 'json'>) => number | undefined;
}

/** The name that Prometheus' client libraries have for it; vLLM and LocalAI tell it so. */
export const PROCESS_METRICS: ToldMemory = {
  path: '/metrics',
  bytes: ({ body }) => {
    const told = /^process_resident_memory_bytes(?:\{[^}]*\})? ([\d.eE+]+)/m.exec(body)?.[1];
    return told === undefined ? undefined : Number(told);
  },
};

/** Ollama's: of all models that are loaded. */
export const RUNNING_MODELS: ToldMemory = {
  path: '/api/ps',
  bytes: ({ json }) => {
    if (!isList(json?.models)) return undefined;
    return json.models.reduce<number>(
      (sum, row) => sum + (isObject(row) && typeof row.size === 'number' ? row.size : 0),
      0,
    );
  },
};
