import { describe, expect, it } from 'vitest';
import { answer } from '../support/raw-server.js';
import { get, ok, response, sendTo, serve, targetOf } from './sending.js';

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
