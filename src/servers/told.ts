import { isList, isObject } from '../json.js';
import type { Seen } from './seen.js';

/** Where a server tells a number of itself: a GET at the root of its origin. */
export interface Told {
  readonly path: string;
  /** undefined: it does not tell. */
  readonly number: (seen: Pick<Seen, 'body' | 'json'>) => number | undefined;
}

/** Memory in bytes, by the name that Prometheus' client libraries have for it; vLLM and LocalAI tell it so. */
export const PROCESS_METRICS: Told = {
  path: '/metrics',
  number: ({ body }) => {
    const told = /^process_resident_memory_bytes(?:\{[^}\n]{0,200}\})? ([\d.eE+]+)/m.exec(body)?.[1];
    return told === undefined ? undefined : Number(told);
  },
};

/** Memory in bytes of all models that Ollama has loaded. */
export const RUNNING_MODELS: Told = {
  path: '/api/ps',
  number: ({ json }) => {
    if (!isList(json?.models)) return undefined;
    return json.models.reduce<number>(
      (sum, row) => sum + (isObject(row) && typeof row.size === 'number' ? row.size : 0),
      0,
    );
  },
};
