import { once } from 'node:events';
import type { Server } from 'node:http';
import { UsageError } from './usage-error.js';

/**
 * Listens on a port, 0 for a free one.
 * @throws UsageError when it cannot be opened
 */
export async function listenOn(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new UsageError(listenProblem(error, port));
  }
}

function listenProblem(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use; name another --port, or leave it out for a free one.`;
  if (code === 'EACCES') return `Port ${port} may not be opened; name one above 1023, or leave --port out.`;
  return `Port ${port} could not be opened: ${error instanceof Error ? error.message : String(error)}.`;
}
