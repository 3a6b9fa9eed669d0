import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, type TurnOptions } from '../../src/commands/turn.js';
import type { Ports } from '../../src/ports.js';
import { buildTurn } from '../../src/turn/build.js';
import { UsageError } from '../../src/usage-error.js';
import { shown } from '../support/shown.js';

const ports = (env: Record<string, string> = {}): Ports => ({
  env,
  cwd: '/',
  signal: new AbortController().signal,
  progress: { update: () => {}, note: () => {}, stop: () => {} },
  stdin: async function* () {},
});

const options = {
  step: 'shape',
  profile: 'openclaw-2026.9' as const,
  model: 'google/gemma-4-E2B-it',
  baseUrl: 'http://127.0.0.1:8080/v1',
  curl: false,
} satisfies TurnOptions;

async function textOf(changes: Partial<TurnOptions>, env?: Record<string, string>): Promise<string> {
  const output = await run({ ...options, ...changes }, ports(env));
  expect(output).toMatchObject({ exitCode: 0 });
  return shown(output);
}

describe('turn', () => {
  it.each(['direct', 'shape', 'agent', 'tool-result', 'model-run'] as const)(
    'prints the body of %s',
    async (step) => {
      const { profile, model } = options;
      expect(JSON.parse(await textOf({ step }))).toEqual(buildTurn({ profile, model, step }));
    },
  );

  it('prints the direct request as it is sent', async () => {
    expect(JSON.parse(await textOf({ step: 'direct', model: 'm' }))).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'What is 2 + 2?' }],
      stream: false,
    });
  });

  it('asks for a model', async () => {
    await expect(run({ ...options, model: '' }, ports())).rejects.toThrow('--model ID');
  });

  it('is JSON in each form, the command as well', async () => {
    const curl = JSON.parse(await textOf({ format: 'json', curl: true })).curl;
    expect(`${curl}\n`).toBe(await textOf({ curl: true }));
    expect(await textOf({ format: 'json' })).toBe(await textOf({}));
  });

  it('refuses a flag that the release does not know', async () => {
    const asked = run(
      { ...options, profile: 'openclaw-2026.4', flags: { strictMessageKeys: true } },
      ports(),
    );
    await expect(asked).rejects.toThrow(UsageError);
  });

  it('refuses a set-up that the release does not have, and names those it has', async () => {
    const asked = run({ ...options, profile: 'openclaw-2026.6', variant: 'exec' }, ports());
    await expect(asked).rejects.toThrow('OpenClaw 2026.6 has no set-up "exec"; it has lean.');
  });
});

interface Received {
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Runs the command in sh against a server that notes what it gets. */
async function runInShell(makeCommand: (baseUrl: string) => Promise<string>, env: Record<string, string>) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.end('fine');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const command = await makeCommand(`http://127.0.0.1:${port}/v1`);
    const shell = spawn('sh', [], { env: { PATH: process.env.PATH, no_proxy: '*', ...env } });
    let printed = '';
    shell.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
    shell.stdin.end(command);
    const [code] = await once(shell, 'close');
    return { code, printed, received };
  } finally {
    server.close();
  }
}

describe('turn --curl', () => {
  it.each([
    ['a plain name', 'google/gemma-4-E2B-it', 'agent'],
    [
      'quotes, a backslash, a variable and line breaks',
      `it's "x" \\ $HOME \`id\`\nEND_OF_BODY\n'`,
      'tool-result',
    ],
  ] as const)('runs in sh as printed: %s', async (_what, model, step) => {
    const { code, printed, received } = await runInShell(
      (baseUrl) => textOf({ curl: true, step, model, baseUrl }, { INFERRS_API_KEY: `s3cret'"$` }),
      { INFERRS_API_KEY: `s3cret'"$` },
    );
    expect({ code, printed }).toEqual({ code: 0, printed: 'fine' });
    expect(received).toHaveLength(1);
    const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = received;
    expect(url).toBe('/v1/chat/completions');
    expect(JSON.parse(body)).toEqual(buildTurn({ profile: options.profile, step, model }));
    expect(headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer s3cret'"$`,
    });
    expect(headers['user-agent']).toMatch(/^inferrs-doctor\/.* \(turn shaped like OpenClaw 2026\.9\.6\)$/);
  });

  it('never prints a key, and asks for none when none is set', async () => {
    expect(await textOf({ curl: true }, { INFERRS_API_KEY: 's3cret' })).not.toContain('s3cret');
    expect(await textOf({ curl: true })).not.toMatch(/authorization/i);
  });

  it('says what is missing when the key is not in the variable', async () => {
    const text = await textOf({ curl: true, apiKey: 's3cret' });
    expect(text).toMatch(/^# Set INFERRS_API_KEY to the key first\.\ncurl /);
    expect(text).not.toContain('s3cret');
  });

  it('prints headers, but none with a credential', async () => {
    const text = await textOf({ curl: true, header: { 'x-trace': "it's", 'x-api-key': 's3cret' } });
    expect(text).toContain(`-H 'x-trace: it'\\''s'`);
    expect(text).toContain('# Add the header x-api-key: its value is not printed.');
    expect(text).not.toContain('s3cret');
  });

  it('keeps a quote in the URL inside its word', async () => {
    const { code, received } = await runInShell(
      (baseUrl) => textOf({ curl: true, baseUrl: `${baseUrl.replace('/v1', '')}/it's;exit$(exit)'/v1` }),
      {},
    );
    expect(code).toBe(0);
    expect(received.map(({ url }) => url)).toEqual(["/it's;exit$(exit)'/v1/chat/completions"]);
  });
});

describe('turn, with a configuration', () => {
  it('is that of the window in the row, with its limit', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'turn-'));
    try {
      const config = path.join(folder, 'openclaw.json');
      const models = [{ id: 'm', contextWindow: 16_384, maxTokens: 4096 }];
      const provider = { baseUrl: options.baseUrl, api: 'openai-completions', models };
      await writeFile(config, JSON.stringify({ models: { providers: { inferrs: provider } } }));
      const { baseUrl: _, ...asked } = { ...options, model: 'm', step: 'agent' as const, config };
      const output = await run(asked, ports());
      const window = { contextWindow: 16_384, maxTokens: 4096 };
      const wanted = buildTurn({ profile: options.profile, step: 'agent', model: 'm', window });
      expect(JSON.parse(await shown(output))).toEqual(wanted);
      expect(wanted.max_completion_tokens).toBeLessThan(1024);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
