import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/options.js';
import { MODEL } from '../faults/fault.js';
import { answer, type Play, STREAM_HEAD, startRawServer } from '../support/raw-server.js';
import { runBinary } from './run.js';

/** Every way of writing it differs from every other. */
const KEY = 's3cret/"Q+<7&x=K9?0123456789';
const HEADER = 'hdr-4711/+secret';

const writings = (secret: string): Readonly<Record<string, string>> => ({
  whole: secret,
  'URL-encoded': encodeURIComponent(secret),
  'form-encoded': new URLSearchParams({ k: secret }).toString().slice(2),
  base64: Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  base64url: Buffer.from(secret).toString('base64url'),
  'base64 of the header': Buffer.from(`Bearer ${secret}`).toString('base64').replace(/=+$/, ''),
  'JSON-escaped': JSON.stringify(secret).slice(1, -1),
  'HTML-escaped': secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  hex: Buffer.from(secret).toString('hex'),
});

/** The ways of writing a secret that stand in what was printed. Their second halves tell: a part is too much already. */
const leaksIn = (printed: string): string[] =>
  [KEY, HEADER].flatMap((secret) =>
    Object.entries(writings(secret)).flatMap(([name, written]) => {
      const half = written.slice(Math.floor(written.length / 2));
      const leaks = printed.includes(half) || printed.includes(JSON.stringify(half).slice(1, -1));
      return leaks ? [`${name} of ${secret.slice(0, 3)}`] : [];
    }),
  );

const ECHO = [KEY, HEADER].flatMap((secret) => Object.values(writings(secret))).join(' | ');
const LIST = JSON.stringify({ object: 'list', data: [{ id: MODEL, owned_by: 'inferrs' }] });
const json = (status: string, body: string, headers = {}) =>
  answer(status, { 'content-type': 'application/json', ...headers }, body);
const delta = (content: string) =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** Refuses the key, and says so in every way. */
const REFUSES: Play = (socket) => {
  const error = JSON.stringify({ error: { message: `Incorrect API key: ${ECHO}`, key: KEY } });
  socket.end(json('401 Unauthorized', error, { 'x-echo': ECHO, 'www-authenticate': ECHO }));
};

/** Lists its model; every turn is answered with the key in pieces. */
const REPEATS: Play = (socket, request) => {
  if (!request.startsWith('POST')) {
    socket.end(request.includes('/models') ? json('200 OK', LIST) : json('200 OK', '{"status":"ok"}'));
    return;
  }
  const pieces = (ECHO.match(/.{1,5}/g) ?? []).map(delta).join('');
  socket.end(`${STREAM_HEAD}${delta('I got ')}${pieces}data: [DONE]\n\n`);
};

/** Redirects everything, with the key in the address. */
const redirects =
  (place: string): Play =>
  (socket) =>
    void socket.end(json('302 Found', '', { location: `${place}/?key=${encodeURIComponent(KEY)}` }));

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));
const TARGET = ['--model', MODEL, '--header', `x-api-key: ${HEADER}`, '--timeout', '20s'];
const ENV = { INFERRS_API_KEY: KEY };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'inferrs-doctor-keys-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PLAYS = [
  { command: ['check'], play: REFUSES, name: 'refused' },
  { command: ['smoke', '--no-diagnose'], play: REPEATS, name: 'in pieces' },
];
const CASES = PLAYS.flatMap((played) => FORMATS.map((format) => ({ ...played, format })));

describe.concurrent('a key that the server echoes', () => {
  it.each(CASES)('$name, as $format: printed nowhere', async ({ command, play, name, format }) => {
    const server = await startRawServer(play);
    const evidence = path.join(folder, `${name}-${format}.json`);
    const output = ['--verbose', '--format', format, '--evidence', evidence];
    try {
      const { stdout, stderr } = await runBinary(
        [...command, '--base-url', server.baseUrl, ...TARGET, ...output],
        { env: { ...ENV, INFERRS_DOCTOR_DEBUG: '1' } },
      );
      expect(server.requests.some((request) => request.includes(KEY))).toBe(true);
      const bundle = await readFile(evidence, 'utf8');
      expect(leaksIn(stdout + stderr)).toEqual([]);
      expect(leaksIn(bundle)).toEqual([]);
      // An annotation says nothing of layers that pass, and metrics nothing that a server said.
      const quotes = format === 'github' ? play === REFUSES : format !== 'prometheus';
      if (quotes) expect(stdout).toMatch(/\*\*\*|\\\*\\\*\\\*/);
      expect(bundle).toContain('***');
    } finally {
      await server.close();
    }
  });

  it('goes neither to the target of a redirect nor to a proxy', async () => {
    const elsewhere = await startRawServer(REFUSES);
    const server = await startRawServer(redirects(elsewhere.baseUrl));
    const proxy = `http://me:pa55word@127.0.0.1:${elsewhere.port}`;
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy'];
    const env = {
      ...ENV,
      ...Object.fromEntries(names.map((name) => [name, proxy])),
      NODE_USE_ENV_PROXY: '1',
    };
    try {
      const { code, stdout, stderr } = await runBinary(
        ['check', '--base-url', server.baseUrl, ...TARGET, '--json'],
        { env },
      );
      expect([code, JSON.parse(stdout).findings[0].code]).toEqual([3, 'redirected']);
      expect(server.requests.length).toBeGreaterThan(0);
      expect(elsewhere.requests).toEqual([]);
      expect(leaksIn(stdout + stderr)).toEqual([]);
      expect(stdout + stderr).not.toContain('pa55word');
    } finally {
      await Promise.all([server.close(), elsewhere.close()]);
    }
  });

  it.runIf(process.platform === 'linux')('is gone from the list of processes while it runs', async () => {
    let seen = '';
    const server = await startRawServer(async (socket) => {
      seen ||= await readFile(`/proc/${child.pid}/cmdline`, 'latin1');
      socket.end(json('404 Not Found', '{}'));
    });
    const args = [BINARY, 'check', '--base-url', server.baseUrl, '--api-key', KEY];
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      stdio: 'ignore',
    });
    await new Promise((resolve) => child.on('close', resolve));
    await server.close();
    expect(seen).toContain('inferrs-doctor');
    expect(seen).not.toContain('s3cret');
  });
});

describe.concurrent('a key that is typed or written in the wrong place', () => {
  it.each([
    [`--apikey=${KEY}`],
    ['--api-key', KEY, '--timeout', KEY],
    ['--api-key', KEY, '--format', KEY],
    ['--header', `Authorization Bearer ${KEY}`],
    ['--base-url', `http://me:${KEY.replace(/[^\w]/g, '')}@127.0.0.1`],
    [KEY],
  ])('%s: is not repeated', async (...args) => {
    const { code, stdout, stderr } = await runBinary(['check', ...args]);
    expect(code).toBe(2);
    expect(stderr).not.toBe('');
    expect(stdout + stderr).not.toContain('s3cret');
  });
});
