/** A server on raw sockets that gives each turn the answer its message names, byte for byte. */
import http from 'node:http';
import net from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

const PACK = { gzip: gzipSync, deflate: deflateSync, 'raw-deflate': deflateRawSync, br: brotliCompressSync };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The pieces of a body as bytes: text, {bytes} in base64, {repeat, text}, {numbers} (so many, none like the last);
 * {wait} in milliseconds stays as it is.
 */
export function pieces(body) {
  return body.map((piece) => {
    if (typeof piece === 'string') return Buffer.from(piece);
    if (piece.bytes !== undefined) return Buffer.from(piece.bytes, 'base64');
    if (piece.numbers !== undefined)
      return Buffer.from(Array.from({ length: piece.numbers }, (_, at) => (at * 7919) % 100_003).join(' '));
    if (piece.text !== undefined) return Buffer.from(piece.text.repeat(piece.repeat));
    return piece;
  });
}

/** Writes one answer to a socket: head, body in its framing, end. */
export async function play(socket, answer) {
  const { status = 200, headers = {}, framing = 'close', body, encoding, end = 'close' } = answer;
  let parts = pieces(body);
  if (encoding) parts = [PACK[encoding](Buffer.concat(parts.filter(Buffer.isBuffer)))];
  const length = parts.reduce((sum, part) => sum + (part.length ?? 0), 0);
  const framed = {
    close: { connection: 'close' },
    chunked: { 'transfer-encoding': 'chunked' },
    length: { 'content-length': String(length) },
    none: {},
  }[framing];
  const all = { 'content-type': 'text/event-stream', ...framed, ...headers };
  const lines = Object.entries(all).filter(([, value]) => value !== null);
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\n${head}\r\n`);
  for (const part of parts) {
    if (socket.destroyed) return;
    if (!Buffer.isBuffer(part)) await pause(part.wait);
    else if (framing === 'chunked') {
      socket.write(
        Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
      );
    } else socket.write(part);
  }
  if (end === 'hold') return;
  if (end === 'reset') {
    await pause(50);
    socket.resetAndDestroy();
  } else if (framing === 'chunked' && end === 'close') socket.end('0\r\n\r\n');
  else socket.end();
}

/**
 * Serves `answers` (by id) to turns whose text holds [case ID]; a turn with a tool's result, and one that names none, get
 * `good`. `seen` gets {id, tool} for each request.
 */
export async function serveAnswers(answers, good, seen = () => {}) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const head = bytes.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(
        /^content-length: (\d+)/im.exec(bytes.subarray(0, head).toString('latin1'))?.[1] ?? 0,
      );
      if (bytes.length < head + 4 + length) return;
      const body = bytes.subarray(head + 4).toString();
      bytes = Buffer.alloc(0);
      const id = /\[case ([\w-]+)\]/u.exec(body)?.[1];
      const tool = /"role":\s*"tool"/u.test(body);
      seen({ id, tool, body });
      play(socket, (!tool && answers.get(id)) || good).catch(() => socket.destroy());
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
