import type { Engine } from './engine.js';
import type { Reply } from './kind.js';
import type { RequestFacts } from './request.js';

/** The answer to GET /metrics, as Prometheus' clients write it; undefined for any other request. */
export function memoryReply(
  { method, path }: RequestFacts,
  { memory }: Engine,
  served: number,
): Reply | undefined {
  if (memory === null || method !== 'GET' || path !== '/metrics') return undefined;
  const bytes = memory.bytes + served * memory.eachRequest;
  const lines = [
    '# HELP process_resident_memory_bytes Resident memory size in bytes.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${bytes.toExponential()}`,
  ];
  return {
    status: 200,
    headers: [['content-type', 'text/plain; version=0.0.4']],
    body: `${lines.join('\n')}\n`,
  };
}
