import { once } from 'node:events';
import net from 'node:net';
import { type RecordingProxy, startProxy } from '../../src/capture/proxy.js';
import type { Transcript } from '../../src/capture/tape.js';
import { type Play, type RawServer, startRawServer } from '../support/raw-server.js';

/** What a test has opened and closeAll ends. */
export const open: { close(): Promise<unknown> }[] = [];
const sockets: net.Socket[] = [];

/** For afterEach. */
export async function closeAll(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of open.splice(0).reverse()) await one.close();
}

interface Setup {
  readonly proxy: RecordingProxy;
  readonly port: number;
  readonly upstream: RawServer;
  /** The next transcript that comes. */
  readonly transcript: () => Promise<Transcript>;
}

export async function between(play: Play): Promise<Setup> {
  const upstream = await startRawServer(play);
  open.push(upstream);
  return { upstream, ...(await proxyTo(new URL(upstream.baseUrl))) };
}

export async function proxyTo(upstream: URL): Promise<Omit<Setup, 'upstream'>> {
  const seen: Transcript[] = [];
  const waiting: ((transcript: Transcript) => void)[] = [];
  const proxy = await startProxy({
    upstream,
    port: 0,
    onExchange: ({ transcript }) => {
      const taker = waiting.shift();
      if (taker) taker(transcript);
      else seen.push(transcript);
    },
  });
  open.push(proxy);
  const transcript = async () => seen.shift() ?? new Promise<Transcript>((resolve) => waiting.push(resolve));
  return { proxy, port: Number(new URL(proxy.origin).port), transcript };
}

/** A client that sends bytes as they are and gathers what comes. */
export async function connect(port: number) {
  const socket = net.connect(port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  let ended: 'open' | 'end' | 'reset' = 'open';
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const watcher of watchers) watcher();
  };
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    wake();
  });
  socket.on('end', () => {
    ended = 'end';
    wake();
  });
  socket.on('error', () => {
    ended = 'reset';
    wake();
  });
  await once(socket, 'connect');
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return {
    socket,
    text: () => text,
    ended: () => ended,
    untilText: (wanted: string) => until(() => text.includes(wanted)),
    untilEnd: () => until(() => ended !== 'open'),
  };
}

export const post = (body: string, headers = '') =>
  `POST /v1/chat/completions?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
  `${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
