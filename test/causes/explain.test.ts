import { describe, expect, it } from 'vitest';
import { type ExplainOptions, run } from '../../src/commands/explain.js';
import { run as matrix } from '../../src/commands/matrix.js';
import type { Ports } from '../../src/ports.js';
import { UsageError } from '../../src/usage-error.js';
import { shown } from '../support/shown.js';

async function* bytes(text: string, size: number): AsyncIterable<Uint8Array> {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

const ports = (stdin = '', size = 7): Ports => ({
  env: {},
  cwd: '/',
  signal: new AbortController().signal,
  progress: { update: () => undefined, note: () => undefined, stop: () => undefined },
  stdin: () => bytes(stdin, size),
});

async function explain(options: Partial<ExplainOptions>, stdin = ''): Promise<string> {
  const output = await run({ format: 'text', ...options }, ports(stdin));
  if (output.kind === 'stream') {
    const lines: string[] = [];
    for await (const line of output.lines) lines.push(line);
    expect(output.exitCode()).toBe(0);
    return lines.join('');
  }
  expect(output).toMatchObject({ kind: 'text', exitCode: 0 });
  return shown(output);
}

const firstCode = async (error: string, options: Partial<ExplainOptions> = {}): Promise<string> => {
  const text = await explain({ error, format: 'json', ...options });
  return (JSON.parse(text) as { findings: { code: string }[] }).findings[0]?.code ?? 'nothing';
};

describe('explain CODE', () => {
  it('prints the row in 80 columns', async () => {
    const text = await explain({ code: 'content-array-rejected' });
    expect(text).toContain('content-array-rejected · request · error');
    expect(text).toContain('compat: { requiresStringContent: true }');
    for (const line of text.split('\n'))
      if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('offers the nearest codes for an unknown one', async () => {
    await expect(explain({ code: 'context-overlow' })).rejects.toThrow(/Did you mean context-overflow/);
    await expect(explain({ code: 'xyzzy' })).rejects.toThrow(UsageError);
  });
});

describe('explain --error', () => {
  it.each([
    [
      'an OpenClaw sentence',
      'LLM request failed: connection refused by the provider endpoint.',
      'connection-refused',
    ],
    ['its overflow', 'Context overflow: prompt too large for the model.', 'context-overflow'],
    ['its empty turn', "⚠️ Agent couldn't generate a response. Please try again.", 'empty-content'],
    [
      'a detail line',
      'agent end detail=422 messages[2].content: invalid type: sequence, expected a string',
      'content-array-rejected',
    ],
    ['undici', 'TypeError: fetch failed\n  [cause]: HeadersTimeoutError: Headers Timeout Error', 'timeout'],
    [
      'Python',
      "openai.NotFoundError: Error code: 404 - {'error': {'message': 'The model `x` does not exist.'}}",
      'model-not-found',
    ],
    ['curl', 'curl: (6) Could not resolve host: inferrs.local', 'host-not-found'],
    ['Go', 'dial tcp 127.0.0.1:8080: connect: connection refused', 'connection-refused'],
  ])('understands %s', async (_, text, code) => {
    expect(await firstCode(text)).toBe(code);
  });

  it('finds the server’s words in a log pasted whole', async () => {
    const log = [
      '2026-09-01T10:00:00.000Z info gateway listening on 18789',
      '2026-09-01T10:00:01.000Z info using model inferrs/google/gemma-4-E2B-it, tools: 12',
      '2026-09-01T10:00:01.500Z debug stream options set',
      '2026-09-01T10:00:02.000Z info session started',
      '2026-09-01T10:00:02.100Z info run started',
      '2026-09-01T10:00:03.000Z \u001b[33mwarn\u001b[0m {"rawErrorPreview":"400 Unable to generate parser for this template. Pattern must start with \'^\' and end with \'$\'"}',
      '2026-09-01T10:00:03.100Z info run ended',
    ].join('\n');
    const text = await explain({ error: '-', format: 'json' }, log);
    expect((JSON.parse(text) as { findings: { code: string }[] }).findings[0]?.code).toBe(
      'tool-schema-rejected',
    );
  });

  it('gives the causes of OpenClaw’s catch-all sentence in order', async () => {
    const text = await explain({
      error: 'LLM request failed: provider rejected the request schema or tool payload.',
    });
    const others = text.slice(text.indexOf('less likely'));
    const places = [
      'content-array-rejected',
      'null-content-rejected',
      'role-alternation',
      'max-tokens-rejected',
    ].map((code) => others.indexOf(`    ${code} `));
    expect(text.indexOf('tool-schema-rejected')).toBeLessThan(text.indexOf('less likely'));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).toMatch(/detail=[\s\S]*run smoke[\s\S]*Only then/);
  });

  it.each([
    ['LLM request failed: DNS lookup for the provider endpoint failed.', 'host-not-found'],
    ['LLM request failed: the provider endpoint is unreachable from this host.', 'unroutable'],
    ['LLM request failed: network connection was interrupted.', 'stream-truncated'],
    ['LLM request failed: proxy or tunnel configuration blocked the provider request.', 'gateway-error'],
    ['LLM request failed: provider returned an invalid streaming response. Please try again.', 'wrong-api'],
    ['Message ordering conflict - please try again. If this persists, use /new.', 'role-alternation'],
    ['⚠️ inferrs/gemma request failed (request timed out, HTTP 408).', 'timeout'],
    ['⚠️ inferrs/gemma request failed (model not found, HTTP 404).', 'model-not-found'],
    ['⚠️ inferrs/gemma request failed (context limit exceeded, HTTP 400).', 'context-overflow'],
    ['⚠️ inferrs/gemma request failed (request format rejected, HTTP 400).', 'tool-schema-rejected'],
    ['The provider returned an HTML error page instead of an API response.', 'gateway-error'],
    ['LLM request failed: provider returned an internal error.', 'opaque-error'],
  ])('knows OpenClaw’s sentence %s', async (sentence, code) => {
    expect(await firstCode(sentence)).toBe(code);
  });

  it('recognises nothing where nothing is wrong', async () => {
    expect(await explain({ error: 'hello all is fine' })).toMatch(/^Nothing recognised/);
    expect(JSON.parse(await explain({ error: 'hello all is fine', format: 'json' }))).toEqual({
      findings: [],
      alternatives: [],
    });
  });

  it('is sharpened by what is known beside the text', async () => {
    expect(await firstCode('Not Found', { status: 404, stage: 'models' })).toBe('wrong-path');
    expect(await firstCode('fetch failed', { transport: 'UND_ERR_CONNECT_TIMEOUT' })).toBe('timeout');
  });

  it('names Gemma 3 for its cap', async () => {
    const text = await explain({
      error: "Prompt length (13609 tokens) exceeds the model's maximum context length (512 tokens).",
    });
    expect(text).toMatch(/Gemma 3/);
    expect(text).toMatch(/13609/);
    expect(text).not.toMatch(/max-seq-len/);
  });

  it('prints no control characters of the server', async () => {
    const text = await explain({ error: '{"error":"bad \\u001b[2J\\u0007 thing"}', status: 500 });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it.each([[{}], [{ error: '   ' }], [{ error: '-' }], [{ code: 'tls', error: 'x' }]])(
    'says in one sentence what is wrong with %j',
    async (options) => {
      await expect(explain(options)).rejects.toThrow(UsageError);
    },
  );
});

describe('explain --jsonl', () => {
  it('answers line by line, whatever a line is', async () => {
    const lines = [
      '{"id":"a","status":404,"body":"404 page not found","stage":"direct"}',
      '',
      'connect ECONNREFUSED 127.0.0.1:8080',
      '{"id":7,"status":"x","contentType":9,"body":{"error":"model \'q\' not found"},"transport":[],"stage":"?"}',
      '{"id":"ok","status":200,"body":"{\\"status\\":\\"ok\\"}","stage":"health"}',
      '[1,2',
    ].join('\n');
    const out = (await explain({ jsonl: true }, lines))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; findings: { code: string }[] });
    expect(out.map(({ id, findings }) => [id, findings[0]?.code])).toEqual([
      ['a', 'wrong-path'],
      [null, 'connection-refused'],
      [7, 'model-not-found'],
      ['ok', undefined],
      [null, undefined],
    ]);
  });

  it('answers a line before it reads the next one, and nothing with nothing', async () => {
    let asked = 0;
    async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) {
        asked += 1;
        yield Buffer.from('{"id":1,"status":500,"body":"x"}\n');
      }
    }
    const output = await run({ format: 'text', jsonl: true }, { ...ports(), stdin: endless });
    if (output.kind !== 'stream') throw new Error('explain --jsonl gives a stream');
    for await (const line of output.lines) {
      expect(line).toMatch(/opaque-error.*\n$/);
      if (asked >= 3) break;
    }
    expect(await explain({ jsonl: true }, '')).toBe('');
  });
});

describe('matrix', () => {
  it('prints all rows as text, markdown and JSON', async () => {
    const text = async (format: 'text' | 'markdown' | 'json'): Promise<string> =>
      shown(await matrix({ format }, ports()));
    expect(await text('text')).toContain('silent-truncation');
    expect(await text('markdown')).toContain('### silent-truncation');
    expect((JSON.parse(await text('json')) as { rows: unknown[] }).rows.length).toBeGreaterThan(60);
  });
});
