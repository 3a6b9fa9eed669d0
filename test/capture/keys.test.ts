import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../src/capture/record.js';

const KEY = 'kq7-Zx81/long_key+0042';
const PASSWORD = 'pa55-w0rd/of+mine';

const event = (choice: object): string => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
const thirds = (text: string): string[] => [text.slice(0, 7), text.slice(7, 14), text.slice(14)];
const hexDump = (text: string): string => {
  const bytes = [...Buffer.from(`Authorization: Bearer ${text}`)];
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, at) => {
    const line = bytes.slice(at * 16, at * 16 + 16);
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return `${(at * 16).toString(16).padStart(8, '0')}  ${hex}  |${'.'.repeat(line.length)}|`;
  }).join('\n');
};
const wrapped = (text: string): string =>
  Buffer.from(`key=${text}`).toString('base64').replace(/.{8}/g, '$&\r\n');

/** How a server may say a key again. */
const ECHOES: Readonly<Record<string, (key: string) => string>> = {
  whole: (key) => JSON.stringify({ error: `bad key ${key}` }),
  'in pieces, as deltas': (key) =>
    thirds(key)
      .map((content) => event({ index: 0, delta: { content } }))
      .join(''),
  'in pieces, with and without an index': (key) =>
    thirds(key)
      .map((content, at) => event({ ...([{ index: 0 }, { index: '0' }, {}][at] ?? {}), delta: { content } }))
      .join(''),
  'in pieces, as message and as delta': (key) =>
    thirds(key)
      .map((content, at) => event({ index: 0, [at % 2 === 0 ? 'delta' : 'message']: { content } }))
      .join(''),
  'in pieces of a tool call': (key) =>
    thirds(key)
      .map((piece) => event({ delta: { tool_calls: [{ index: 0, function: { arguments: piece } }] } }))
      .join(''),
  'in the query of a URL': (key) =>
    JSON.stringify({ error: `GET http://h/v1/models?api_key=${encodeURIComponent(key)}&x=1 failed` }),
  'as Basic': (key) => `authorization: Basic ${Buffer.from(`me:${key}`).toString('base64')}`,
  'in wrapped base64': wrapped,
  'in a hex dump': hexDump,
};

/** How it is sent, and what of it must stand in no file. */
const SENT: Readonly<
  Record<string, { readonly headers: string[]; readonly path: string; readonly key: string }>
> = {
  'a Bearer token': { headers: ['Authorization', `Bearer ${KEY}`], path: '/v1/chat/completions', key: KEY },
  'a key in the query': {
    headers: [],
    path: `/v1/chat/completions?api_key=${encodeURIComponent(KEY)}`,
    key: KEY,
  },
  'a password as Basic': {
    headers: ['authorization', `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}`],
    path: '/v1/chat/completions',
    key: PASSWORD,
  },
  'a header of its own': { headers: ['x-api-key', KEY], path: '/v1/chat/completions', key: KEY },
};

/** Every piece of four characters and more, in the forms in which it may be kept. */
function keptOf(text: string, key: string): readonly string[] {
  const forms = [
    ...thirds(key),
    encodeURIComponent(key),
    Buffer.from(`me:${key}`).toString('base64').slice(4),
    ...wrapped(key).split('\r\n').slice(1, -1),
    [...Buffer.from(key.slice(2, 10))].map((byte) => byte.toString(16)).join(' '),
  ];
  return forms.filter((form) => text.includes(form));
}

async function kept(
  { headers, path }: (typeof SENT)[string],
  said: string,
  zipped: boolean,
): Promise<string> {
  const bytes = zipped ? gzipSync(said) : Buffer.from(said);
  const half = Math.floor(bytes.length / 2);
  const capture = await captureOf(
    {
      startedAt: new Date(0),
      method: 'POST',
      path,
      headers,
      body: Buffer.from('{"messages":[]}'),
      result: {
        kind: 'response',
        status: 401,
        headers: ['content-type', 'text/event-stream', ...(zipped ? ['content-encoding', 'gzip'] : [])],
        chunks: [bytes.subarray(0, half), bytes.subarray(half)],
        bytes: bytes.length,
        end: 'complete',
      },
      timing: { total: 1 },
    },
    'http://127.0.0.1:1/v1',
  );
  return JSON.stringify(capture);
}

describe.each(Object.entries(SENT))('%s that the server echoes', (_how, sent) => {
  it.each(Object.entries(ECHOES))('%s is not kept in a capture file', async (_name, echo) => {
    expect(keptOf(echo(sent.key), sent.key)).not.toEqual([]);
    for (const zipped of [false, true]) {
      const text = await kept(sent, echo(sent.key), zipped);
      expect(keptOf(text, sent.key)).toEqual([]);
      expect(text).toContain('***');
    }
  });
});
