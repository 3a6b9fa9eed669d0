/** Work on many things at once, never twice at one server. Pure of I/O: what the work is, its caller knows. */

export interface Pool<T> {
  readonly items: readonly T[];
  /** At most so many at once. */
  readonly jobs: number;
  /** What may be at work only once. */
  readonly serverOf: (item: T) => string;
  /** Nothing is begun once it is aborted; what was begun is waited for. */
  readonly signal: AbortSignal;
}

/**
 * Begins each item in order, as soon as there is room and its server is free; resolves when all that was begun has ended.
 * @throws what `work` throws: it is not expected to
 */
export async function workThrough<T>(pool: Pool<T>, work: (item: T) => Promise<void>): Promise<void> {
  const { jobs, serverOf, signal } = pool;
  const waiting = [...pool.items];
  const busy = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    const next = busy.size < jobs ? waiting.findIndex((item) => !busy.has(serverOf(item))) : -1;
    const [item] = next < 0 ? [] : waiting.splice(next, 1);
    if (item === undefined) {
      if (busy.size === 0) return;
      await Promise.race(busy.values());
      continue;
    }
    const server = serverOf(item);
    busy.set(
      server,
      work(item).finally(() => busy.delete(server)),
    );
  }
  await Promise.all(busy.values());
}
