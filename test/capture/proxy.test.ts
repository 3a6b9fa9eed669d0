import http from 'node:http';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { startProxy } from '../../src/capture/proxy.js';
import { answer, STREAM_HEAD, startRawServer } from '../support/raw-server.js';
import { between, closeAll, connect, open, post, proxyTo } from './through-proxy.js';

afterEach(closeAll);

/** Lines of a head, without those of the connection itself. */
const headOf = (message: string) =>
  (message.split('\r\n\r\n')[0] ?? '')
    .split('\r\n')
    .filter((line) => !/^(host|connection|keep-alive|transfer-encoding):/i.test(line));

describe('what goes through the proxy', () => {
  it('reaches the upstream as it was sent: line, headers, their order and spelling, and body', async () => {
    const { port, upstream } = await between((socket) => socket.end(answer('200 OK', {}, '{}')));
    const client = await connect(port);
    const request = post(
      '{"a": 1.0}',
      'X-Odd-CASE: a\r\nX-Twice: 1\r\nx-twice: 2\r\nConnection: keep-alive, x-mine\r\nX-Mine: gone\r\n',
    );
    client.socket.write(request);
    await client.untilText('{}');
    const [received = ''] = upstream.requests;
    expect(headOf(received)).toEqual(headOf(request).filter((line) => !line.startsWith('X-Mine')));
    expect(received.split('\r\n\r\n')[1]).toBe('{"a": 1.0}');
    expect(received).toMatch(new RegExp(`^Host: 127\\.0\\.0\\.1:${upstream.port}\\r$`, 'm'));
  });

  it('comes back as it was answered: status, reason, headers and body', async () => {
    const headers = { 'X-Odd-CASE': 'b', 'content-type': 'text/plain; charset=latin1', 'set-cookie': 'a=1' };
    const wanted = answer('418 Short And Stout', headers, Buffer.from([0, 255, 10, 13, 200]));
    const { port } = await between((socket) => socket.end(wanted));
    const client = await connect(port);
    client.socket.write(post('{}', 'Connection: close\r\n'));
    await client.untilEnd();
    expect(headOf(client.text())).toEqual(headOf(wanted.toString('latin1')));
    expect(client.text().split('\r\n\r\n')[1]).toBe(wanted.toString('latin1').split('\r\n\r\n')[1]);
  });

  it('keeps its headers, however many there are', async () => {
    const many = 'a: 1\r\n'.repeat(2500);
    const wanted = `HTTP/1.1 200 OK\r\n${many}x-last: b\r\ncontent-length: 2\r\n\r\n{}`;
    const { port, upstream } = await between((socket) => socket.end(wanted));
    const client = await connect(port);
    client.socket.write(post('{}', `${many}X-Last: c\r\n`));
    await client.untilText('{}');
    expect(headOf(client.text())).toEqual(headOf(wanted));
    expect(upstream.requests[0]).toContain('X-Last: c\r\n');
  });

  it('is the same bytes in both directions, whatever they are and however they are cut', async () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    const chunks = fc.array(chunk, { minLength: 1, maxLength: 8 });
    const upstream = http.createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      request.pipe(response);
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    open.push({ close: async () => upstream.close() });
    const address = upstream.address() as net.AddressInfo;
    const { port, transcript } = await proxyTo(new URL(`http://127.0.0.1:${address.port}`));
    await fc.assert(
      fc.asyncProperty(chunks, async (sent) => {
        const outgoing = http.request({ port, method: 'POST', path: '/echo', agent: false });
        const got = new Promise<Buffer>((resolve, reject) => {
          outgoing.on('error', reject);
          outgoing.on('response', async (response) => {
            const parts: Buffer[] = [];
            for await (const part of response) parts.push(part as Buffer);
            resolve(Buffer.concat(parts));
          });
        });
        for (const part of sent) outgoing.write(part);
        outgoing.end();
        const whole = Buffer.concat(sent);
        expect((await got).equals(whole)).toBe(true);
        const { body, result } = await transcript();
        expect(body?.equals(whole)).toBe(true);
        expect(result).toMatchObject({ kind: 'response', bytes: whole.length, end: 'complete' });
      }),
      { numRuns: 25 },
    );
  });

  it('is not followed when it is a redirect', async () => {
    const { port, upstream } = await between((socket) =>
      socket.end(answer('307 Temporary Redirect', { location: 'http://127.0.0.1:1/elsewhere' }, '')),
    );
    const client = await connect(port);
    client.socket.write(post('{}'));
    await client.untilText('/elsewhere');
    expect(client.text()).toMatch(/^HTTP\/1\.1 307 Temporary Redirect\r\n/);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('nothing waits in the proxy', () => {
  it('passes head and events on as they come', async () => {
    let upstreamSocket: net.Socket | undefined;
    const { port, transcript } = await between((socket) => {
      upstreamSocket = socket;
      socket.write(STREAM_HEAD);
    });
    const client = await connect(port);
    client.socket.write(post('{"stream":true}', 'Connection: close\r\n'));
    // Each piece is sent only when the one before has arrived: a proxy that gathers them never gets on.
    await client.untilText('text/event-stream');
    upstreamSocket?.write('data: one\n\n');
    await client.untilText('data: one\n\n');
    upstreamSocket?.write('data: tw');
    await client.untilText('data: tw');
    upstreamSocket?.end('o\n\ndata: [DONE]\n\n');
    await client.untilEnd();
    const { result, timing } = await transcript();
    expect(result).toMatchObject({ kind: 'response', end: 'complete' });
    const chunks = result.kind === 'response' ? result.chunks.map(String) : [];
    expect(chunks).toEqual(['data: one\n\n', 'data: tw', 'o\n\ndata: [DONE]\n\n']);
    expect(timing.firstByte).toBeLessThanOrEqual(timing.firstEvent ?? -1);
    expect(timing.firstEvent).toBeLessThanOrEqual(timing.secondEvent ?? -1);
    expect(timing.secondEvent).toBeLessThanOrEqual(timing.total);
  });

  it('passes a request on while it is still being sent', async () => {
    let arrived: (text: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => {
      arrived = resolve;
    });
    const server = net.createServer((socket) => {
      let text = '';
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.includes('early')) arrived(text);
        if (text.includes('late')) socket.end(answer('200 OK', {}, 'whole'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: async () => server.close() });
    const { port } = await proxyTo(new URL(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`));
    const client = await connect(port);
    client.socket.write('POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nearly');
    expect(await first).not.toContain('late');
    client.socket.write(' late');
    await client.untilText('whole');
  });
});

describe('where it listens', () => {
  it('is loopback', async () => {
    const { proxy } = await between((socket) => socket.end());
    expect(proxy.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('is not the upstream itself', async () => {
    const upstream = await startRawServer((socket) => socket.end());
    const { port } = upstream;
    await upstream.close();
    await expect(
      startProxy({ upstream: new URL(`http://localhost:${port}/v1`), port, onExchange: () => undefined }),
    ).rejects.toThrow(/listen on itself/);
  });

  it('is told from an upstream that leads back by another name: 508', async () => {
    const free = await startRawServer((socket) => socket.end());
    const { port } = free;
    await free.close();
    // Every system takes it for itself; the URL alone does not tell.
    const upstream = new URL(`http://0.0.0.0:${port}/v1`);
    open.push(await startProxy({ upstream, port, onExchange: () => undefined }));
    const client = await connect(port);
    client.socket.write(post('{}', 'Connection: close\r\n'));
    await client.untilEnd();
    expect(client.text()).toMatch(/^HTTP\/1\.1 508 /);
    expect(client.text()).toContain('leads back to this proxy');
  });

  it('is not a port that is taken', async () => {
    const { upstream, port } = await between((socket) => socket.end());
    await expect(
      startProxy({ upstream: new URL(upstream.baseUrl), port, onExchange: () => undefined }),
    ).rejects.toThrow(/in use/);
  });
});

it('a compressed answer stays compressed', async () => {
  const packed = gzipSync('{"a":1}');
  const { port } = await between((socket) =>
    socket.end(answer('200 OK', { 'content-encoding': 'gzip' }, packed)),
  );
  const client = await connect(port);
  client.socket.write(post('{}', 'Connection: close\r\n'));
  await client.untilEnd();
  expect(Buffer.from(client.text(), 'latin1').subarray(-packed.length).equals(packed)).toBe(true);
});

describe('who else may reach the proxy', () => {
  const asked = async (headers: string): Promise<string> => {
    const { port } = await between((socket) => socket.end(answer('200 OK', {}, '{}')));
    const client = await connect(port);
    client.socket.write(`GET /v1/models HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
    await client.untilEnd();
    return client.text();
  };

  it.each([
    ['a page under a name of its own', 'Host: evil.example\r\n'],
    ['a page that says where it comes from', 'Host: 127.0.0.1\r\nOrigin: https://evil.example\r\n'],
  ])('%s is answered with 403', async (_name, headers) => {
    expect(await asked(headers)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('a program of this machine is served', async () => {
    expect(await asked('Host: [::1]:1\r\nOrigin: http://localhost:3000\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});
