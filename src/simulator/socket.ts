import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Sink } from './deliver.js';

/** Writes between two looks at the client: it may hang up at any time. */
const LOOK_EVERY = 16;

/** An answer over a real connection. */
export function socketSink(response: ServerResponse): Sink {
  const over = new AbortController();
  let written = 0;
  response.on('close', () => over.abort());
  return {
    gone: over.signal,
    head: (status, reason, headers) => {
      response.sendDate = false;
      response.removeHeader('connection');
      response.writeHead(status, reason, [...headers]);
      if (!headers.some((name) => name.toLowerCase() === 'content-length')) response.flushHeaders();
    },
    write: async (data) => {
      if (response.destroyed) return false;
      written += 1;
      const room = response.write(data);
      if (!room) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      else if (written % LOOK_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
      return !response.destroyed;
    },
    end: (data) => void response.end(data),
    cut: (by) => {
      if (by === 'reset') response.socket?.resetAndDestroy();
      else response.socket?.destroy();
    },
    flushed: () => {
      const { socket } = response;
      if (socket === null || socket.destroyed) return Promise.resolve();
      response.flushHeaders();
      return new Promise((resolve) => socket.write('', () => resolve()));
    },
  };
}
