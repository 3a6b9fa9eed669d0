import http from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSend } from '../../src/wire/send.js';
import { flood } from '../support/flood.js';
import { type Play, startRawServer } from '../support/raw-server.js';
import { ask, failure, get, ok, response, sendTo, serve, targetOf } from './sending.js';

describe('a server that breaks off', () => {
  it.each<[string, Play, string]>([
    ['closes without a word', (socket) => socket.end(), 'UND_ERR_SOCKET'],
    ['resets', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['closes within the head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-'), 'UND_ERR_SOCKET'],
    ['does not speak HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'), 'HTTPParserError'],
    [
      'sends no end of headers',
      flood('HTTP/1.1 200 OK\r\n', 'x: '.padEnd(1000, 'y').concat('\r\n')),
      'UND_ERR_HEADERS_OVERFLOW',
    ],
    ['sends 100 Continue', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 'UND_ERR_SOCKET'],
    [
      'switches protocols',
      (socket) => socket.write('HTTP/1.1 101 S\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'UND_ERR_SOCKET',
    ],
  ])('before the answer: %s', async (_name, play, code) => {
    const { outcome } = await ask(play);
    expect(failure(outcome)).toMatchObject({ phase: 'headers', code });
  });

  it.each<[string, string, Play]>([
    [
      'a chunk',
      '{',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'),
    ],
    ['a length', '{', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')],
    [
      'a chunk before a bad one in the same packet',
      '{',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\nzz\r\n'),
    ],
    [
      'a bad chunk size',
      '',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
    ],
  ])('within %s: what came is kept, and the end is cut', async (_name, body, play) => {
    const { outcome } = await ask(play);
    expect(response(outcome)).toMatchObject({ status: 200, body, end: 'cut' });
    expect(response(outcome).error?.code).toMatch(/^\w+$/);
  });

  it('has refused: the phase is connect', async () => {
    const server = await startRawServer(() => undefined);
    await server.close();
    const send = await sendTo(targetOf(server.baseUrl));
    const { outcome } = await send(get(`${server.baseUrl}/models`));
    expect(failure(outcome)).toMatchObject({ phase: 'connect', code: 'ECONNREFUSED' });
  });

  it('has a name nobody knows: the phase is resolve', async () => {
    const send = await sendTo(targetOf('http://no-such-host.invalid/v1'));
    const { outcome } = await send(get('http://no-such-host.invalid/v1/models'));
    expect(failure(outcome).phase).toBe('resolve');
    expect(failure(outcome).code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
  });

  it('speaks plain HTTP where TLS is expected: the phase is tls', async () => {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const send = await sendTo(targetOf(`https://127.0.0.1:${port}/v1`));
    const { outcome } = await send(get(`https://127.0.0.1:${port}/v1/models`));
    expect(failure(outcome).phase).toBe('tls');
  });
});

describe('an interruption', () => {
  it('before the answer is a failure of its own', async () => {
    const abort = new AbortController();
    const server = await serve(() => abort.abort());
    const send = await sendTo(targetOf(server.baseUrl));
    const { outcome } = await send(get(`${server.baseUrl}/models`), abort.signal);
    expect(failure(outcome)).toMatchObject({ phase: 'aborted', code: 'ABORTED' });
    await expect.poll(server.open).toBe(0);
  });

  it('within the body leaves what came', async () => {
    const abort = new AbortController();
    const server = await serve((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nhalf'));
    const send = await sendTo(targetOf(server.baseUrl));
    const { outcome } = await send(get(`${server.baseUrl}/models`), abort.signal, () =>
      setImmediate(() => abort.abort()),
    );
    expect(response(outcome)).toMatchObject({ end: 'cut', error: { code: 'ABORTED' } });
  });

  it('that came first sends nothing', async () => {
    const server = await serve(ok);
    const send = await sendTo(targetOf(server.baseUrl));
    const { outcome } = await send(get(`${server.baseUrl}/models`), AbortSignal.abort());
    expect(failure(outcome).phase).toBe('aborted');
    expect(server.open()).toBe(0);
  });

  it('by close ends what is under way', async () => {
    const server = await serve(() => undefined);
    const opened = openSend({ target: targetOf(server.baseUrl), userAgent: 'x' });
    const exchange = opened.send(get(`${server.baseUrl}/models`));
    await opened.close();
    expect(failure((await exchange).outcome).phase).toBe('aborted');
  });
});
