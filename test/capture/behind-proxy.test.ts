import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Recording } from '../../src/capture/summary.js';
import { type CaptureOptions, run } from '../../src/commands/capture.js';
import type { CommandOutput } from '../../src/ports.js';
import { type Simulator, startSimulator } from '../../src/simulator/index.js';
import { contentsOf } from '../learn/fake-openclaw.js';
import { portsIn } from '../openclaw/command-ports.js';
import { folderWith } from '../openclaw/folder.js';

const KEY = 'sk-live-0123456789abcdef';
const running: Simulator[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function server(): Promise<string> {
  const simulator = await startSimulator();
  running.push(simulator);
  return simulator.baseUrl;
}

/** Sends one turn to the provider of the configuration it is given, writes down what it was given, and exits with 7. */
const PROGRAM = `
const { env } = process;
const text = require('node:fs').readFileSync(env.OPENCLAW_CONFIG_PATH, 'utf8');
const { mine } = JSON.parse(text).models.providers;
const key = mine.apiKey.replace(/\\$\\{(\\w+)\\}/, (_, name) => env[name]);
const body = JSON.stringify({ model: 'tiny-model', messages: [{ role: 'user', content: 'hi ' + key }] });
const headers = { authorization: 'Bearer ' + key, 'content-type': 'application/json' };
fetch(mine.baseUrl + '/chat/completions', { method: 'POST', headers, body }).then(async (answer) => {
  await answer.text();
  const { OPENCLAW_CONFIG_PATH: file, OPENCLAW_STATE_DIR: state, INFERRS_BASE_URL: base } = env;
  require('node:fs').writeFileSync(process.argv[1], JSON.stringify({ text, key, mine, file, state, base }));
  process.exit(7);
});`;

interface Seen {
  readonly text: string;
  readonly key: string;
  readonly file: string;
  readonly state: string;
  readonly base: string;
  readonly mine: { readonly baseUrl: string; readonly headers?: unknown };
}

async function home(baseUrl: string): Promise<string> {
  const row = { id: 'm', name: 'M', baseUrl };
  const mine = {
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: KEY,
    headers: { 'x-team': 'team' },
    api: 'openai-completions',
    models: [row],
  };
  return folderWith({ '.openclaw/openclaw.json': JSON.stringify({ models: { providers: { mine } } }) });
}

/** The command in this folder, which is the home as well, and what it noted. */
async function captured(cwd: string, options: Partial<CaptureOptions>) {
  const notes: string[] = [];
  const ports = portsIn(cwd, { PATH: process.env.PATH ?? '' });
  const note = (line: string): void => void notes.push(line);
  const output: CommandOutput = await run(
    { format: 'text', profile: 'openclaw-2026.9', out: 'turns', ...options },
    { ...ports, progress: { ...ports.progress, note } },
  );
  if (output.kind !== 'text') throw new Error('not a text');
  return { ...output, said: notes.join('\n') };
}

const sandboxes = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('inferrs-doctor-capture-'));

describe('capture -- COMMAND', () => {
  it('runs it with a configuration that points at the proxy, and ends as it ends', async () => {
    const baseUrl = await server();
    const cwd = await home(baseUrl);
    const before = await contentsOf(path.join(cwd, '.openclaw'));
    const seenFile = path.join(cwd, 'seen.json');
    const { exitCode, text, said } = await captured(cwd, {
      words: [process.execPath, '-e', PROGRAM, seenFile],
    });
    expect(exitCode).toBe(7);
    // Standard output is the program's own.
    expect(text).toBe('');
    expect(said).toContain('1 turn in turns, 0 failed');
    expect(said).toContain(`replay turns/turn-001.json --base-url ${baseUrl}`);
    const seen = JSON.parse(await readFile(seenFile, 'utf8')) as Seen;
    expect(seen.mine.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(seen.mine.baseUrl).not.toBe(baseUrl);
    expect(seen.base).toBe(seen.mine.baseUrl);
    expect(seen.text).not.toContain('127.0.0.1:9/');
    expect(seen.key).toBe(KEY);
    expect(seen.text).not.toContain(KEY);
    expect(seen.state).toBe(path.join(cwd, '.openclaw'));
    expect(await contentsOf(path.join(cwd, '.openclaw'))).toEqual(before);
    expect(await sandboxes()).not.toContain(path.basename(path.dirname(seen.file)));
    const turn = await readFile(path.join(cwd, 'turns', 'turn-001.json'), 'utf8');
    expect(turn).not.toContain(KEY);
    expect(turn).toContain('hi ***');
  });

  it('sends the key of the provider to no other server that --upstream names', async () => {
    const cwd = await home('http://127.0.0.1:9/v1');
    const seenFile = path.join(cwd, 'seen.json');
    const { said } = await captured(cwd, {
      upstream: await server(),
      words: [process.execPath, '-e', PROGRAM, seenFile],
    });
    const seen = JSON.parse(await readFile(seenFile, 'utf8')) as Seen;
    expect(seen.key).toBe('inferrs-doctor');
    expect(seen.mine.headers).toBeUndefined();
    expect(said).toContain('its key and headers are not sent there');
  });

  it('writes its summary to a file where JSON is asked for', async () => {
    const cwd = await home(await server());
    const words = [process.execPath, '-e', 'process.exit(0)'];
    await expect(captured(cwd, { words, format: 'json' })).rejects.toThrow(/name a file .* with --output/);
    const { text, exitCode } = await captured(cwd, { words, format: 'json', output: 'summary.json' });
    expect((JSON.parse(String(text)) as Recording).turns).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('says what went wrong in a sentence', async () => {
    const cwd = await home(await server());
    await expect(captured(cwd, { words: ['/no/such/program'] })).rejects.toThrow(
      /could not be started: there is no such program/,
    );
    const killed = await captured(cwd, { words: ['sh', '-c', 'kill -9 $$'] });
    expect(killed.exitCode).toBe(137);
    expect(killed.said).toContain('sh sent nothing to it: does its agent use a model of mine?');
    await mkdir(path.join(cwd, 'empty'));
    await expect(captured(path.join(cwd, 'empty'), { words: ['true'] })).rejects.toThrow(
      /no provider in openclaw\.json: name the server that answers with --upstream/,
    );
    const alone = await captured(path.join(cwd, 'empty'), { upstream: await server(), words: ['true'] });
    expect(alone.said).toContain('true sent nothing to it: does it read INFERRS_BASE_URL?');
    await expect(captured(cwd, { upstream: 'ftp://x', words: ['true'] })).rejects.toThrow(/http/);
    await writeFile(
      path.join(cwd, 'other.json'),
      JSON.stringify({ models: { providers: { a: { baseUrl: 'http://h/v1', api: 'anthropic-messages' } } } }),
    );
    await expect(captured(cwd, { config: 'other.json', words: ['true'] })).rejects.toThrow(
      /speaks anthropic-messages; only openai-completions/,
    );
  });
});
