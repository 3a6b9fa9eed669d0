/**
 * `node bench/memory.mjs [NAME…]`: peak memory of `check`, `smoke`, `capture` and `replay` at large inputs, in MB of
 * 1,000,000 bytes, each under 150; all of them, or those whose name begins so. Everything is made on the way, nothing is
 * kept: gigabytes take no disk but for one file.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { BINARY, peakOf, scratch } from './processes.mjs';

const MOST = 150;
const EVENT = 'data: {"choices":[{"index":0,"delta":{"content":"x"}}]}\n\n';
const MEGABYTE = Buffer.alloc(1e6, EVENT);

/** Answers with as many megabytes of events, once the request is over. */
async function startUpstream(megabytes) {
  const server = http.createServer((request, response) => {
    request.resume().on('end', async () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let left = megabytes; left > 0 && !response.destroyed; left -= 1)
        if (!response.write(MEGABYTE)) await once(response, 'drain');
      response.end('data: [DONE]\n\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Peak and files of a recording while `count` requests of `bytes` go through it at once. */
async function recorded({ count, bytes, answered }) {
  const upstream = await startUpstream(answered);
  const folder = mkdtempSync(path.join(scratch, 'captured-'));
  const peak = path.join(folder, 'peak');
  const to = `http://127.0.0.1:${upstream.address().port}/v1`;
  const args = ['--import', new URL('peak.mjs', import.meta.url).href, BINARY, 'capture', '--upstream', to];
  const child = spawn(process.execPath, [...args, '--out', path.join(folder, 'turns')], {
    env: { PATH: process.env.PATH, HOME: folder, PEAK_FILE: peak },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let port;
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    port = /baseUrl: "http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
    if (port !== undefined) break;
  }
  child.stderr.resume();
  const body = JSON.stringify({
    model: 'm',
    messages: [{ role: 'user', content: 'x'.repeat(bytes) }],
    stream: true,
  });
  await Promise.all(Array.from({ length: count }, () => posted(port, body)));
  child.kill('SIGINT');
  await once(child, 'close');
  upstream.close();
  const files = readdirSync(path.join(folder, 'turns'));
  const empty = files.filter((file) => statSync(path.join(folder, 'turns', file)).size === 0);
  const kept = `${files.length} kept${empty.length > 0 ? `, ${empty.length} EMPTY` : ''}`;
  return { peak: Number(readFileSync(peak, 'utf8')) / 1e6, kept, ok: empty.length === 0 };
}

async function posted(port, body) {
  const request = http.request({ port, method: 'POST', path: '/v1/chat/completions' }).end(body);
  const [response] = await once(request, 'response');
  for await (const _ of response);
}

/** Peak of `replay` at a file of as many megabytes. */
async function replayed(megabytes) {
  const file = path.join(scratch, 'large.json');
  const stream = createWriteStream(file);
  stream.write('{"schema":"inferrs-doctor/evidence/1","exchanges":["');
  const blank = Buffer.alloc(1e6, 'x');
  for (let left = megabytes; left > 0; left -= 1) if (!stream.write(blank)) await once(stream, 'drain');
  stream.end('"]}');
  await once(stream, 'close');
  const peak = await peakOf(process.execPath, [BINARY, 'replay', file]);
  rmSync(file);
  return { peak, kept: '', ok: true };
}

/** So much of each answer is offered; who reads takes what it wants. */
const GIGABYTE = 1000;
const json = { 'content-type': 'application/json' };
const events = { 'content-type': 'text/event-stream' };
const LIST = '{"object":"list","data":[{"id":"m","object":"model"}]}';
const chunk = (delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const call = chunk({ tool_calls: [{ index: 0, id: 'a', function: { name: 'read', arguments: 'x' } }] });

/** What a hostile server sends for ever: `models` to the question for the list, `chat` to a turn. */
const FLOODS = {
  'a list of models': { models: [json, '{"object":"list","data":[', '{"id":"m","object":"model"},'] },
  'a model id': { models: [json, '{"object":"list","data":[{"id":"', 'm'] },
  'an answer to /health': { health: [json, '{"status":"', 'o'] },
  'a stream': { chat: [events, '', EVENT] },
  'a stream of calls': { chat: [events, '', call] },
  'a stream of tiny events': { chat: [events, '', 'data:1\n\n'] },
  'one line of a stream': { chat: [events, 'data: {"choices":[{"delta":{"content":"', 'x'] },
  'comments in a stream': { chat: [events, '', ': ping\n\n'] },
  'one completion': { chat: [json, '{"choices":[{"message":{"content":"', 'x'] },
  'an error': { chat: [{ ':status': 400, ...json }, '{"error":{"message":"', 'content must be a string '] },
  'one header': { chat: [{ raw: 'x: ' }, '', 'x'] },
  headers: { chat: [{ raw: '' }, '', 'x-a: b\r\n'] },
  'chunks of one byte': {
    chat: [
      { raw: 'content-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n' },
      '',
      '1\r\nx\r\n',
    ],
  },
};

/** Sends one piece over and over until it was a gigabyte, or nobody listens. */
async function flood(to, [, head, piece]) {
  const many = Buffer.from(piece.repeat(Math.ceil(1e6 / piece.length)));
  to.write(head);
  for (let left = GIGABYTE; left > 0 && !to.destroyed; left -= 1)
    // One that breaks off has had enough.
    if (!to.write(many)) await Promise.race([once(to, 'drain'), once(to, 'close')]).catch(() => to.destroy());
  to.end();
}

async function startFlood({ models, health, chat }) {
  const server = http.createServer((request, response) => {
    request.on('error', () => undefined).resume();
    response.on('error', () => undefined);
    const told = request.method === 'POST' ? chat : request.url.endsWith('/models') ? models : health;
    if (told === undefined) return response.writeHead(200, json).end(request.method === 'POST' ? '{}' : LIST);
    request.on('end', () => {
      const [{ ':status': status = 200, raw, ...headers }] = told;
      if (raw === undefined) return void flood(response.writeHead(status, headers), told);
      const { socket } = response;
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\n${raw}`);
      void flood(socket, told);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Peak of a command at a server that sends a gigabyte. */
async function flooded(command, what) {
  const server = await startFlood(what);
  const at = `http://127.0.0.1:${server.address().port}/v1`;
  const peak = await peakOf(process.execPath, [
    BINARY,
    command,
    '--base-url',
    at,
    '--model',
    'm',
    '--timeout',
    '20s',
  ]);
  server.closeAllConnections();
  server.close();
  return { peak, kept: '', ok: true };
}

const CASES = {
  ...Object.fromEntries(
    Object.entries(FLOODS).flatMap(([name, what]) =>
      (what.chat ? ['smoke'] : ['check', 'smoke']).map((command) => [
        `${command}: 1 GB of ${name}`,
        () => flooded(command, what),
      ]),
    ),
  ),
  'capture: one upload of 4 MB': () => recorded({ count: 1, bytes: 4e6, answered: 0 }),
  'capture: one upload of 8 MB': () => recorded({ count: 1, bytes: 8e6, answered: 0 }),
  'capture: twenty uploads of 8 MB at once': () => recorded({ count: 20, bytes: 8e6, answered: 0 }),
  'capture: twenty uploads of 1 MB at once': () => recorded({ count: 20, bytes: 1e6, answered: 0 }),
  'capture: an answer of 1 GB': () => recorded({ count: 1, bytes: 1000, answered: 1000 }),
  'replay: a file of 15 MB': () => replayed(15),
  'replay: a file of 200 MB': () => replayed(200),
  'replay: a file of 1 GB': () => replayed(1000),
};

const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(CASES)) {
  if (wanted.length > 0 && !wanted.some((word) => name.startsWith(word))) continue;
  const { peak, kept, ok } = await measure();
  const held = ok && peak <= MOST;
  if (!held) process.exitCode = 1;
  console.log(`${name.padEnd(42)} ${peak.toFixed(0).padStart(5)} MB  ${held ? 'ok' : 'TOO MUCH'}  ${kept}`);
}
