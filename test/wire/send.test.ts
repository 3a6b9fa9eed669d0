import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answer, type Play, STREAM_HEAD } from '../support/raw-server.js';
import { ask, failure, get, ok, response, sendTo, serve, targetOf } from './sending.js';

describe('a whole answer', () => {
  it('comes with status, headers, body and timing', async () => {
    const { outcome, timing } = await ask((socket) =>
      socket.end(
        answer('200 OK', { 'content-type': 'application/json', 'X-A': '1', 'x-a': '2' }, '{"a":"é"}'),
      ),
    );
    expect(response(outcome)).toMatchObject({ status: 200, body: '{"a":"é"}', bytes: 10, end: 'complete' });
    expect(response(outcome)).not.toHaveProperty('events');
    expect(timing.firstByte).toBeGreaterThan(0);
    expect(timing.total).toBeGreaterThanOrEqual(timing.firstEvent ?? Number.POSITIVE_INFINITY);
  });

  it('keeps every header, whatever it is called and however many there are', async () => {
    const many = 'a: 1\r\n'.repeat(1500);
    const { outcome } = await ask((socket) =>
      socket.end(
        `HTTP/1.1 200 OK\r\nconstructor: x\r\n__proto__: y\r\n${many}content-type: text/plain\r\n\r\n`,
      ),
    );
    const { headers } = response(outcome);
    expect(Object.keys(headers)).toEqual(['constructor', '__proto__', 'a', 'content-type']);
  });

  it('is asked for uncompressed, on a connection of its own, with the body as it is', async () => {
    const server = await serve((socket) => socket.end(answer('200 OK', {}, '{}')));
    const send = await sendTo(targetOf(server.baseUrl, {}, { headers: { 'X-Team': 'a' } }));
    const body = '{"text":"naïve"}';
    await send(
      get(`${server.baseUrl}/chat/completions?x=1`, { method: 'POST', body, headers: { 'x-b': 'c' } }),
    );
    const [request = ''] = server.requests;
    expect(request.split('\r\n')[0]).toBe('POST /v1/chat/completions?x=1 HTTP/1.1');
    expect(request).toMatch(/^accept-encoding: identity\r$/m);
    expect(request).toMatch(/^connection: close\r$/m);
    expect(request).toMatch(/^content-type: application\/json\r$/m);
    expect(request).toMatch(/^user-agent: test\/1\r$/m);
    expect(request).toMatch(/^x-team: a\r$/m);
    expect(request).toMatch(/^x-b: c\r$/m);
    expect(Buffer.from(request, 'latin1').toString('utf8').endsWith(body)).toBe(true);
  });

  it('is frozen', async () => {
    const exchange = await ask((socket) => socket.end(answer('200 OK', {}, 'x')));
    expect(Object.isFrozen(exchange) && Object.isFrozen(exchange.outcome)).toBe(true);
  });

  it('has its invalid UTF-8 replaced, also where a chunk cuts a character, and its BOM dropped', async () => {
    const { outcome } = await ask((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
      socket.write(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0xe2, 0x82]), () =>
        setImmediate(() => socket.end(Buffer.from([0xac]))),
      );
    });
    expect(response(outcome).body).toBe('a\uFFFD€');
  });

  it.each([
    ['HTTP/1.0 without length', 'HTTP/1.0 200 OK\r\n\r\n{}', '{}'],
    ['no headers at all', 'HTTP/1.1 200 OK\r\n\r\n{}', '{}'],
    [
      'chunks',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1;ext=1\r\n}\r\n0\r\n\r\n',
      '{}',
    ],
    ['an announcement before', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}', '{}'],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', ''],
  ])('is read with %s', async (_name, wire, body) => {
    const { outcome } = await ask((socket) => socket.end(wire));
    expect(response(outcome)).toMatchObject({ body, end: 'complete' });
  });

  it('is decoded when it comes compressed all the same', async () => {
    for (const [encoding, bytes] of [
      ['gzip', gzipSync('{"a":1}')],
      ['br', brotliCompressSync('{"a":1}')],
    ] as const) {
      const { outcome } = await ask((socket) =>
        socket.end(answer('200 OK', { 'content-encoding': encoding }, bytes)),
      );
      expect(response(outcome)).toMatchObject({ body: '{"a":1}', bytes: bytes.length, end: 'complete' });
    }
  });
});

describe('a TLS connection', () => {
  const helloTo = async (host: string): Promise<readonly unknown[]> => {
    const names: unknown[] = [];
    const server = tls.createServer({
      SNICallback: (name, refuse) => {
        names.push(name);
        refuse(new Error('that is all'));
      },
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const send = await sendTo(targetOf(`https://${host}:${port}/v1`));
    expect(failure((await send(get(`https://${host}:${port}/v1/models`))).outcome).phase).toBe('tls');
    return names;
  };

  it('names the host that it wants: many share an address', async () => {
    expect(await helloTo('localhost')).toEqual(['localhost']);
  });

  it('names no address, which is no name', async () => {
    expect(await helloTo('127.0.0.1')).toEqual([]);
  });
});

describe('an event stream', () => {
  it('comes with its events; one without its closing blank line is not among them', async () => {
    const { outcome } = await ask((socket) => socket.end(`${STREAM_HEAD}data: a\n\ndata: b\n\ndata: c\n`));
    expect(response(outcome)).toMatchObject({ events: [{ data: 'a' }, { data: 'b' }], end: 'complete' });
  });

  it('is left as soon as enough events came', async () => {
    const server = await serve((socket) => {
      socket.write(STREAM_HEAD);
      socket.write('data: 1\n\ndata: 2\n\ndata: 3\n\n');
    });
    const send = await sendTo(targetOf(server.baseUrl));
    const { outcome } = await send(get(`${server.baseUrl}/x`, { stopAfterEvents: 2 }));
    expect(response(outcome).end).toBe('stopped');
    expect(response(outcome).events?.length).toBeGreaterThanOrEqual(2);
    await expect.poll(server.open).toBe(0);
  });

  it('is followed for a short while after its [DONE], when it is left open', async () => {
    const play: Play = (socket) => void socket.write(`${STREAM_HEAD}data: 1\n\ndata: [DONE]\n\n`);
    const { outcome } = await ask(play, { idle: 60_000, total: 60_000 }, { afterDone: 20 });
    expect(response(outcome)).toMatchObject({ end: 'stalled', events: [{ data: '1' }, { data: '[DONE]' }] });
    const whole: Play = (socket) => void socket.end(`${STREAM_HEAD}data: 1\n\ndata: [DONE]\n\n`);
    expect(response((await ask(whole, {}, { afterDone: 1000 })).outcome).end).toBe('complete');
  });

  it('may be silent for longer than idle before its second event, not after it', async () => {
    const play =
      (events: string): Play =>
      (socket) => {
        socket.write(`${STREAM_HEAD}${events}`);
      };
    const timeouts = { idle: 1, firstByte: 400 };
    const early = await ask(play('data: {"role":"assistant"}\n\n'), timeouts);
    expect(response(early.outcome)).toMatchObject({
      end: 'stalled',
      error: { code: 'UND_ERR_BODY_TIMEOUT' },
    });
    expect(early.timing.total).toBeGreaterThan(300);
    const late = await ask(play('data: 1\n\ndata: 2\n\n'), { idle: 1, firstByte: 60_000 });
    expect(response(late.outcome)).toMatchObject({ end: 'stalled', error: { code: 'UND_ERR_BODY_TIMEOUT' } });
  });
});

describe('watching', () => {
  it('sees the headers, the first byte and what follows', async () => {
    let rest: () => unknown = () => undefined;
    const server = await serve((socket) => {
      rest = () => socket.end('cd');
      socket.write('HTTP/1.1 200 OK\r\n\r\nab');
    });
    const send = await sendTo(targetOf(server.baseUrl));
    const seen: string[] = [];
    await send(get(`${server.baseUrl}/x`), undefined, ({ kind, bytes }) => {
      seen.push(`${kind} ${bytes}`);
      if (kind === 'first-byte') rest();
    });
    expect(seen.slice(0, 2)).toEqual(['headers 0', 'first-byte 2']);
    expect(seen.at(-1)).toBe('bytes 4');
  });
});

describe('a request that cannot be built', () => {
  it('is the only thing that rejects', async () => {
    const server = await serve(ok);
    const send = await sendTo(targetOf(server.baseUrl));
    await expect(send(get(`${server.baseUrl}/x`, { headers: { 'x-a': 'a\nb' } }))).rejects.toThrow(
      'could not be built',
    );
  });
});
