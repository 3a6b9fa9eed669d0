import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Capture } from '../../src/capture/record.js';
import type { Recording } from '../../src/capture/summary.js';
import { type CaptureOptions, run } from '../../src/commands/capture.js';
import { startSimulator } from '../../src/simulator/index.js';
import { buildTurn } from '../../src/turn/build.js';
import { ask } from '../simulator/client.js';
import { quietPorts } from '../smoke/harness.js';
import { answer, type Play, startRawServer } from '../support/raw-server.js';
import { shown } from '../support/shown.js';

const open: { close(): Promise<unknown> }[] = [];
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'capture-'));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await rm(folder, { recursive: true });
});

/** A capture that runs until `end`; `origin` is where it listens. */
async function start(options: Partial<CaptureOptions> & Pick<CaptureOptions, 'upstream'>) {
  const ending = new AbortController();
  const notes: string[] = [];
  let heard: (origin: string) => void = () => undefined;
  const listening = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const note = (line: string): void => {
    notes.push(line);
    const origin = /baseUrl: "(http:\/\/[^/"]+)/.exec(line)?.[1];
    if (origin) heard(origin);
  };
  const ports = quietPorts(ending.signal);
  const output = run(
    { format: 'text', profile: 'openclaw-2026.9', out: folder, ...options },
    { ...ports, cwd: folder, progress: { ...ports.progress, note } },
  );
  // A refusal ends the wait for an origin that never comes.
  const origin = await Promise.race([listening, output.then(() => '')]);
  return {
    origin,
    notes,
    output: async () => {
      ending.abort();
      const given = await output;
      if (given.kind !== 'text') throw new Error('no text');
      return { ...given, text: await shown(given, { columns: 200 }) };
    },
    /** Without ending it. */
    over: output,
  };
}

async function serve(play: Play): Promise<string> {
  const server = await startRawServer(play);
  open.push(server);
  return server.baseUrl;
}

const files = async () => (await readdir(folder)).sort();
const read = async (name: string): Promise<Capture> =>
  JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Capture;

const CHAT = '/v1/chat/completions';
const TURN = JSON.stringify(
  buildTurn({ profile: 'openclaw-2026.9', step: 'agent', model: 'tiny-model', maxTokens: 32 }),
);

describe('a recording', () => {
  it('holds each turn whole, and sums up which of them failed and why', async () => {
    const simulator = await startSimulator({ faults: ['arrays-rejected-400'] });
    open.push(simulator);
    const capture = await start({ upstream: simulator.baseUrl });
    await ask(capture.origin, { path: '/v1/models' });
    await ask(capture.origin, { path: CHAT, body: TURN });
    const plain = { model: 'tiny-model', messages: [{ role: 'user', content: 'Hi' }], stream: true };
    await ask(capture.origin, { path: CHAT, body: JSON.stringify(plain) });
    const { text, exitCode } = await capture.output();

    expect(await files()).toEqual(['turn-001.json', 'turn-002.json']);
    const { exchange, ...about } = await read('turn-001.json');
    expect(about).toMatchObject({ schema: 'inferrs-doctor/capture/1', upstream: simulator.baseUrl });
    expect(exchange.probe).toMatchObject({ url: `${simulator.baseUrl}/chat/completions`, body: TURN });
    expect(exchange.probe.carried).toMatchObject({ contentParts: true, bytes: Buffer.byteLength(TURN) });
    expect(exchange.outcome).toMatchObject({ kind: 'response', status: 400, end: 'complete' });
    expect((await read('turn-002.json')).exchange.outcome).toMatchObject({ status: 200, end: 'complete' });
    expect(simulator.requests.map(({ body }) => body).filter((body) => body !== '')).toEqual([
      TURN,
      JSON.stringify(plain),
    ]);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/2 turns in .*, 1 failed/);
    expect(text).toMatch(
      /turn-001\.json {2}\d+ kB, \d+ tools, 3 messages, streamed: 400 after .*content-array-rej/,
    );
    expect(text).toMatch(/turn-002\.json {2}\d+ B, 0 tools, 1 message, streamed: 200 after .*pass/);
    expect(text).toMatch(/passed on but not kept: GET \/v1\/models \(200\)/);
    expect(text).toMatch(/Next:\n {2}inferrs-doctor replay \S*turn-001\.json --base-url http/);
  });

  it('goes on behind the turns that are there, in files that only their owner reads', async () => {
    await writeFile(path.join(folder, 'turn-041.json'), 'kept');
    const upstream = await serve((socket) => socket.end(answer('200 OK', {}, '{}')));
    const capture = await start({ upstream });
    await ask(capture.origin, { path: CHAT, body: '{}' });
    await capture.output();
    expect(await files()).toEqual(['turn-041.json', 'turn-042.json']);
    expect(await readFile(path.join(folder, 'turn-041.json'), 'utf8')).toBe('kept');
    const { mode } = await stat(path.join(folder, 'turn-042.json'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('says as JSON what came', async () => {
    const upstream = await serve((socket) => socket.end());
    const capture = await start({ upstream, format: 'json' });
    await ask(capture.origin, { path: CHAT, body: TURN }).catch(() => undefined);
    const recording = JSON.parse((await capture.output()).text) as Recording;
    expect(recording).toMatchObject({ upstream, others: [] });
    expect(recording.turns).toMatchObject([
      {
        status: null,
        verdict: 'fail',
        code: 'dropped-turn',
        bytes: Buffer.byteLength(TURN),
        stream: true,
      },
    ]);
  });

  it('does not blame the server for a client that left', async () => {
    const leaving = new AbortController();
    const upstream = await serve(() => leaving.abort());
    const capture = await start({ upstream, format: 'json' });
    await ask(capture.origin, { path: CHAT, body: TURN, signal: leaving.signal }).catch(() => undefined);
    const recording = JSON.parse((await capture.output()).text) as Recording;
    expect(recording.turns).toMatchObject([{ verdict: 'left', code: null }]);
  });

  it('is unpacked where the answer was compressed', async () => {
    const said = '{"choices":[]}';
    const upstream = await serve((socket) =>
      socket.end(answer('200 OK', { 'content-encoding': 'gzip' }, gzipSync(said))),
    );
    const capture = await start({ upstream });
    await ask(capture.origin, { path: CHAT, body: '{}' });
    await capture.output();
    expect((await read('turn-001.json')).exchange.outcome).toMatchObject({ body: said });
  });

  it('ends by itself with --once, after the first turn, in the one file asked for', async () => {
    const upstream = await serve((socket) => socket.end(answer('200 OK', {}, '{}')));
    const capture = await start({ upstream, once: true, out: 'deep/turn.json' });
    await ask(capture.origin, { path: '/v1/models' });
    await ask(capture.origin, { path: CHAT, body: '{"messages":[]}' });
    await capture.over;
    expect((await read('deep/turn.json')).exchange.probe.body).toBe('{"messages":[]}');
  });
});

describe('secrets', () => {
  it('reach the upstream, and no file', async () => {
    const [key, other] = ['kq7-Zx81_long-key', 'team-pass-4711'];
    let received = '';
    const upstream = await serve((socket, request) => {
      received = request;
      const headers = { 'set-cookie': 'session=deadbeef1', 'x-ratelimit-remaining-tokens': '4000' };
      socket.end(answer('401 Unauthorized', headers, `{"error":"bad key ${key}, 4000 left"}`));
    });
    const capture = await start({ upstream });
    const messages = [{ role: 'user', content: `my key is ${key}, and sk-abc123def456ghi789` }];
    await ask(capture.origin, {
      path: CHAT,
      body: JSON.stringify({ messages, metadata: { api_key: 'short' } }),
      headers: { authorization: `Bearer ${key}`, 'x-team-token': other, cookie: 'c=d', 'x-plain': 'stays' },
    });
    const { text } = await capture.output();
    expect(received).toContain(`authorization: Bearer ${key}`);
    expect(received).toContain('sk-abc123def456ghi789');
    const kept = await readFile(path.join(folder, 'turn-001.json'), 'utf8');
    for (const secret of [key, other, 'sk-abc123', 'deadbeef1', 'authorization', 'cookie', 'short']) {
      expect(`${kept}${text}${capture.notes.join()}`).not.toContain(secret);
    }
    const { exchange } = await read('turn-001.json');
    expect(exchange.probe.headers['x-plain']).toBe('stays');
    expect(JSON.parse(exchange.probe.body ?? '').messages[0].content).toBe('my key is ***, and ***');
    expect(exchange.outcome).toMatchObject({ body: '{"error":"bad key ***, 4000 left"}' });
  });
});

describe('what cannot be meant', () => {
  const upstream = 'http://127.0.0.1:1/v1';
  const attempt = (options: Partial<CaptureOptions>) =>
    run({ upstream, format: 'text', ...options }, { ...quietPorts(), cwd: folder });

  it.each([
    ['one file for many turns', { out: 'turns.json' }, /--once/],
    ['an upstream that is no URL', { upstream: 'ftp://x' }, /http/],
    ['a key in the URL', { upstream: 'http://u:p@127.0.0.1/v1' }, /user name or password/],
  ] as const)('%s is said', async (_name, options, says) => {
    await expect(attempt(options)).rejects.toThrow(says);
  });

  it('a file that is there is not written over', async () => {
    await writeFile(path.join(folder, 'a.json'), 'kept');
    await expect(attempt({ once: true, out: 'a.json' })).rejects.toThrow(/is there already/);
    await expect(attempt({ out: 'a.json/b' })).rejects.toThrow(/cannot be used as a folder: it is a file/);
  });
});
