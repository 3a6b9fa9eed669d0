import http from 'node:http';
import type net from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange, Outcome, Probe, Target, Timeouts } from '../../src/model.js';
import { openSend, type SendOptions } from '../../src/wire/send.js';
import { answer, type Play, type RawServer, STREAM_HEAD, startRawServer } from '../support/raw-server.js';

const LONG: Timeouts = { connect: 5000, firstByte: 5000, idle: 5000, total: 10_000 };
const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(play: Play): Promise<RawServer> {
  const server = await startRawServer(play);
  open.push(server);
  return server;
}

function targetOf(baseUrl: string, timeouts: Partial<Timeouts> = {}, more: Partial<Target> = {}): Target {
  return { baseUrl, headers: {}, timeouts: { ...LONG, ...timeouts }, ...more };
}

function get(url: string, more: Partial<Probe> = {}): Probe {
  return { id: 'test', layer: 'models', method: 'GET', url, headers: {}, ...more };
}

async function sendTo(target: Target, options: Partial<SendOptions> = {}) {
  const opened = openSend({ target, userAgent: 'test/1', ...options });
  open.push(opened);
  return opened.send;
}

/** One GET against a server that plays `play`. */
async function ask(
  play: Play,
  timeouts: Partial<Timeouts> = {},
  probe: Partial<Probe> = {},
  options: Partial<SendOptions> = {},
): Promise<Exchange> {
  const server = await serve(play);
  const send = await sendTo(targetOf(server.baseUrl, timeouts), options);
  return send(get(`${server.baseUrl}/models`, probe));
}

function response(outcome: Outcome): Extract<Outcome, { kind: 'response' }> {
  if (outcome.kind !== 'response') throw new Error(`no response: ${JSON.stringify(outcome)}`);
  return outcome;
}

function failure(outcome: Outcome): Extract<Outcome, { kind: 'failure' }> {
  if (outcome.kind !== 'failure') throw new Error(`no failure: ${JSON.stringify(outcome)}`);
  return outcome;
}

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

describe('deadlines', () => {
  it('has one for the answer to begin', async () => {
    const { outcome } = await ask(() => undefined, { firstByte: 30 });
    expect(failure(outcome)).toMatchObject({ phase: 'headers', code: 'UND_ERR_HEADERS_TIMEOUT' });
  });

  it('has one for a head that drips', async () => {
    const { outcome } = await ask((socket) => void socket.write('HTTP/1.1 200 OK\r\nx: '), { firstByte: 30 });
    expect(failure(outcome).code).toBe('UND_ERR_HEADERS_TIMEOUT');
  });

  it('has one for an answer that is only announced', async () => {
    const { outcome } = await ask((socket) => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), {
      firstByte: 30,
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
    const send = await sendTo(targetOf(`https://127.0.0.1:${port}/v1`, { connect: 30 }));
    const { outcome } = await send(get(`https://127.0.0.1:${port}/v1/models`));
    expect(failure(outcome)).toMatchObject({ phase: 'tls', code: 'UND_ERR_CONNECT_TIMEOUT' });
  });

  it('are those of the probe where it names them', async () => {
    const { outcome } = await ask(() => undefined, {}, { timeouts: { firstByte: 30 } });
    expect(failure(outcome).code).toBe('UND_ERR_HEADERS_TIMEOUT');
  });
});

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
    open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const send = await sendTo(targetOf(`https://127.0.0.1:${port}/v1`));
    const { outcome } = await send(get(`https://127.0.0.1:${port}/v1/models`));
    expect(failure(outcome).phase).toBe('tls');
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
      ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
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
        flood('', 'n'.repeat(1000))(socket, '', 1);
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

describe('the key', () => {
  const key = 'sk-secret-1234567890';

  it('goes to the origin of the target only, as do its headers', async () => {
    const [home, other] = [await serve(ok), await serve(ok)];
    const send = await sendTo(targetOf(home.baseUrl, {}, { apiKey: key, headers: { 'x-team': 'red' } }));
    await send(get(`${home.baseUrl}/models`));
    await send(get(`${other.baseUrl}/models`));
    expect(home.requests[0]).toMatch(new RegExp(`^authorization: Bearer ${key}\r$`, 'm'));
    expect(home.requests[0]).toContain('x-team: red');
    expect(other.requests[0]).not.toMatch(/authorization|x-team/i);
  });

  it('follows no redirect', async () => {
    const other = await serve(ok);
    const server = await serve((socket) =>
      socket.end(answer('307 X', { location: `${other.baseUrl}/models` }, '')),
    );
    const send = await sendTo(targetOf(server.baseUrl, {}, { apiKey: key }));
    const { outcome } = await send(get(`${server.baseUrl}/models`));
    expect(response(outcome)).toMatchObject({
      status: 307,
      headers: { location: `${other.baseUrl}/models` },
    });
    expect(other.requests).toHaveLength(0);
  });

  it('is taken out of what a server says, wherever it says it, even in pieces', async () => {
    const redact = (text: string) => text.replaceAll(key, '***');
    const server = await serve((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-echo: ${key}\r\n\r\ndata: ${key.slice(0, 9)}`,
        () => setImmediate(() => socket.end(`${key.slice(9)}\n\ndata: b\n\n`)),
      );
    });
    const send = await sendTo(targetOf(server.baseUrl, {}, { apiKey: key }), { redact });
    const exchange = await send(get(`${server.baseUrl}/models`));
    expect(JSON.stringify(exchange)).not.toContain('secret');
    expect(response(exchange.outcome)).toMatchObject({
      headers: { 'x-echo': '***' },
      events: [{ data: '***' }, { data: 'b' }],
    });
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

function ok(socket: net.Socket): void {
  socket.end(answer('200 OK', { 'content-type': 'application/json' }, '{}'));
}

/** Writes `head`, then `piece` for ever, as fast as the other side takes it. */
function flood(head: string, piece: string): Play {
  return (socket) => {
    socket.write(head);
    const pour = (): void => {
      while (!socket.destroyed && socket.write(piece)) {}
    };
    socket.on('drain', pour);
    pour();
  };
}
