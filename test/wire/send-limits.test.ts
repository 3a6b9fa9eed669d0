import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { flood } from '../support/flood.js';
import { answer } from '../support/raw-server.js';
import { ask, failure, get, response, sendTo, serve, targetOf } from './sending.js';

describe('deadlines', () => {
  it('has one for the answer to begin', async () => {
    const { outcome } = await ask(() => undefined, { firstByte: 300 });
    expect(failure(outcome)).toMatchObject({ phase: 'headers', code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  it('has one for a head that drips', async () => {
    const { outcome } = await ask((socket) => void socket.write('HTTP/1.1 200 OK\r\nx: '), {
      firstByte: 300,
    });
    expect(failure(outcome).code).toBe('UND_ERR_HEADERS_TIMEOUT');
  });

  it('has one for an answer that is only announced', async () => {
    const { outcome } = await ask((socket) => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), {
      firstByte: 300,
    });
    expect(failure(outcome).code).toBe('UND_ERR_HEADERS_TIMEOUT');
  });

  it('has one for silence within a body', async () => {
    const { outcome } = await ask((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n{'), { idle: 30 });
    expect(response(outcome)).toMatchObject({
      body: '{',
      end: 'stalled',
      error: { code: 'UND_ERR_BODY_TIMEOUT' },
    });
  });

  it('has one for the whole', async () => {
    const { outcome } = await ask(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const timer = setInterval(() => socket.write('x'), 5);
        socket.on('close', () => clearInterval(timer));
      },
      { total: 100 },
    );
    expect(response(outcome)).toMatchObject({ end: 'timeout' });
  });

  it('has one for the connection, and names the phase it stuck in', async () => {
    const { port } = await serve(() => undefined);
    const send = await sendTo(targetOf(`https://127.0.0.1:${port}/v1`, { connect: 300 }));
    const { outcome } = await send(get(`https://127.0.0.1:${port}/v1/models`));
    expect(failure(outcome)).toMatchObject({ phase: 'tls', code: 'UND_ERR_CONNECT_TIMEOUT' });
  });

  it('are those of the probe where it names them', async () => {
    const { outcome } = await ask(() => undefined, {}, { timeouts: { firstByte: 300 } });
    expect(failure(outcome).code).toBe('UND_ERR_HEADERS_TIMEOUT');
  });
});

describe('bounds', () => {
  it('cuts an endless body at the cap', async () => {
    const { outcome } = await ask(
      flood('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(1000)),
      {},
      {},
      { maxBodyBytes: 5000 },
    );
    expect(response(outcome).body).toHaveLength(5000);
    expect(response(outcome).end).toBe('capped');
  });

  it('cuts at the cap of the probe, where that is lower', async () => {
    const { outcome } = await ask(flood('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(1000)), {}, { maxBytes: 3000 });
    expect(response(outcome).body).toHaveLength(3000);
  });

  it('cuts a compressed body by its decoded size', async () => {
    for (const [encoding, bytes] of [
      ['gzip', gzipSync(Buffer.alloc(50_000_000))],
      [
        'br',
        brotliCompressSync(Buffer.alloc(50_000_000), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
      ],
    ] as const) {
      const { outcome } = await ask((socket) =>
        socket.end(answer('200 OK', { 'content-encoding': encoding }, bytes)),
      );
      expect(response(outcome).end).toBe('capped');
      expect(response(outcome).body).toHaveLength(8 * 1024 * 1024);
    }
  });

  it('cuts a compressed body that never decodes to anything', async () => {
    const nameless = Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]).toString('latin1');
    const head = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n';
    const { outcome } = await ask(
      (socket) => {
        socket.write(head);
        socket.write(nameless, 'latin1');
        flood('', 'n'.repeat(1000))(socket);
      },
      {},
      {},
      { maxBodyBytes: 5000 },
    );
    expect(response(outcome)).toMatchObject({ body: '', end: 'capped' });
  });

  it('calls a body that is not what its encoding says cut', async () => {
    const { outcome } = await ask((socket) =>
      socket.end(answer('200 OK', { 'content-encoding': 'gzip' }, '{}')),
    );
    expect(response(outcome)).toMatchObject({ end: 'cut', error: { code: 'Z_DATA_ERROR' } });
  });
});
