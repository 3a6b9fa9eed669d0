import net from 'node:net';

export interface RawServer {
  readonly port: number;
  readonly baseUrl: string;
  /** The requests as they came over the wire: head and body. */
  readonly requests: readonly string[];
  /** Sockets that are still open. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

/** Plays one request: `write` and `end` go to the socket as they are, so any broken answer can be made. */
export type Play = (socket: net.Socket, request: string, nth: number) => void;

/** A server on raw sockets on 127.0.0.1: it plays `play` once a whole request has come in. */
export async function startRawServer(play: Play, host = '127.0.0.1'): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, head))?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      requests.push(text);
      text = '';
      play(socket, requests.at(-1) ?? '', requests.length);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    port,
    baseUrl: `http://${name}:${port}/v1`,
    requests,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A whole HTTP/1.1 answer with its content-length. */
export function answer(
  status: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const lines = Object.entries({ 'content-length': String(bytes.length), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${head}\r\n`), bytes]);
}

/** The head of an event stream of open length. */
export const STREAM_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';
