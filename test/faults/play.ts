import type { Socket } from 'node:net';
import { answer } from '../support/raw-server.js';

export const send = (text: string | Buffer) => (socket: Socket) => void socket.end(text);
/** Writes and leaves the connection open. */
export const hang = (text: string) => (socket: Socket) => void socket.write(text);
/** Writes, then resets the connection once it is out. */
export const resetAfter = (text: string) => (socket: Socket) => {
  socket.write(text, () => setImmediate(() => socket.resetAndDestroy()));
};
/** Writes `head`, then `piece` every few milliseconds, for ever. */
export const drip = (head: string, piece: string) => (socket: Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 20);
  socket.on('close', () => clearInterval(timer));
};

export const OPEN_JSON = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n';
export const LONG_JSON = OPEN_JSON.replace('\r\n\r\n', '\r\ncontent-length: 999\r\n\r\n');
export const json = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  answer('200 OK', { 'content-type': 'application/json', ...headers }, body);
export const page = (text: string) =>
  answer('200 OK', { 'content-type': 'text/html' }, `<!doctype html><p>${text}`);

/** Words that a terminal, a runner or a parser would obey. */
export const ESCAPES =
  '\u001b]0;owned\u0007\u001b[2J\u001b]52;c;aGk=\u0007\r\u009b31m\u202e\u0000::error::gotcha\n]]><script>';
