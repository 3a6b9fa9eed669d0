import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, STREAM_HEAD } from '../support/raw-server.js';
import { between, closeAll, connect, open, post, proxyTo } from './through-proxy.js';

afterEach(closeAll);

describe('ends that are not orderly', () => {
  it('a client that leaves ends the upstream', async () => {
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      left = resolve;
    });
    const { port, transcript } = await between((socket) => {
      socket.on('close', () => left());
      socket.write(`${STREAM_HEAD}data: one\n\n`);
    });
    const client = await connect(port);
    client.socket.write(post('{"stream":true}'));
    await client.untilText('data: one');
    client.socket.destroy();
    await gone;
    expect((await transcript()).result).toMatchObject({ end: 'cut', error: { code: 'ABORTED' } });
  });

  it('a client that leaves before there is an answer, too', async () => {
    let client: Awaited<ReturnType<typeof connect>> | undefined;
    const { port, transcript, upstream } = await between(() => client?.socket.destroy());
    client = await connect(port);
    client.socket.write(post('{}'));
    expect((await transcript()).result).toMatchObject({ kind: 'failure', code: 'ABORTED' });
    expect(upstream.requests).toHaveLength(1);
  });

  it.each([
    ['an orderly end', 'end', (socket: net.Socket) => socket.end()],
    ['a reset', 'reset', (socket: net.Socket) => socket.resetAndDestroy()],
  ] as const)('an upstream that breaks off with %s does so towards the client', async (_name, ended, cut) => {
    let upstreamSocket: net.Socket | undefined;
    const { port, transcript } = await between((socket) => {
      upstreamSocket = socket;
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n');
    });
    const client = await connect(port);
    client.socket.write(post('{}'));
    await client.untilText('half');
    if (upstreamSocket) cut(upstreamSocket);
    await client.untilEnd();
    expect(client.ended()).toBe(ended);
    expect(client.text()).not.toContain('\r\n0\r\n\r\n');
    expect((await transcript()).result).toMatchObject({ end: 'cut', error: { code: 'ECONNRESET' } });
  });

  it.each([
    ['an orderly end', 'end', (socket: net.Socket) => socket.end()],
    ['a reset', 'reset', (socket: net.Socket) => socket.resetAndDestroy()],
  ] as const)('an upstream that answers nothing, with %s, is no 502', async (_name, ended, cut) => {
    const { port, transcript } = await between(cut);
    const client = await connect(port);
    client.socket.write(post('{}'));
    await client.untilEnd();
    expect([client.ended(), client.text()]).toEqual([ended, '']);
    expect((await transcript()).result).toMatchObject({ kind: 'failure', code: 'ECONNRESET' });
  });

  it('an answer with a broken head ends the connection', async () => {
    const { port, transcript } = await between((socket) => socket.end('HTTP/9.9 what\r\n\r\n'));
    const client = await connect(port);
    client.socket.write(post('{}'));
    await client.untilEnd();
    expect(client.text()).toBe('');
    expect((await transcript()).result).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/^HPE_/),
    });
  });

  it('an upstream that switches protocols ends the connection', async () => {
    const { port, transcript } = await between((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'),
    );
    const client = await connect(port);
    client.socket.write(post('{}'));
    await client.untilEnd();
    expect((await transcript()).result.kind).toBe('failure');
  });

  it('an upstream that is not there is a 502 with a JSON error', async () => {
    const { port, transcript } = await proxyTo(new URL('http://127.0.0.1:1/v1'));
    const client = await connect(port);
    client.socket.write(post('{}'));
    await client.untilEnd();
    const [head = '', body = ''] = client.text().split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(JSON.parse(body)).toEqual({
      error: {
        message:
          'inferrs-doctor capture could not reach http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1.',
        type: 'upstream_unreachable',
        code: 'ECONNREFUSED',
      },
    });
    expect((await transcript()).result).toMatchObject({ kind: 'failure', code: 'ECONNREFUSED' });
  });

  it('a 413 that comes before the body is over reaches the client', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        socket.write(answer('413 Payload Too Large', { connection: 'close' }, 'too large'));
        socket.resume();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: async () => server.close() });
    const { port } = await proxyTo(new URL(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`));
    const client = await connect(port);
    client.socket.write('POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nbegin');
    await client.untilText('too large');
    expect(client.text()).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('closing ends what is under way and hands it over', async () => {
    const { proxy, port, transcript } = await between(() => undefined);
    const client = await connect(port);
    client.socket.write(post('{"a":1}'));
    // The answer to a second, whole request shows that the first has arrived.
    const waiting = await connect(port);
    waiting.socket.write('nonsense\r\n\r\n');
    await waiting.untilText('400');
    await proxy.close();
    open.splice(open.indexOf(proxy), 1);
    expect((await transcript()).result).toMatchObject({ kind: 'failure', code: 'ABORTED' });
  });
});
