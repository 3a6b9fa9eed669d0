/**
 * `node bench/memory.mjs`: peak memory of `capture` and `replay` at large inputs, in MB of 1,000,000 bytes, each under
 * 150. Everything is made on the way, nothing is kept: gigabytes take no disk but for one file.
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

const CASES = {
  'capture: one upload of 4 MB': () => recorded({ count: 1, bytes: 4e6, answered: 0 }),
  'capture: one upload of 8 MB': () => recorded({ count: 1, bytes: 8e6, answered: 0 }),
  'capture: twenty uploads of 8 MB at once': () => recorded({ count: 20, bytes: 8e6, answered: 0 }),
  'capture: twenty uploads of 1 MB at once': () => recorded({ count: 20, bytes: 1e6, answered: 0 }),
  'capture: an answer of 1 GB': () => recorded({ count: 1, bytes: 1000, answered: 1000 }),
  'replay: a file of 15 MB': () => replayed(15),
  'replay: a file of 200 MB': () => replayed(200),
  'replay: a file of 1 GB': () => replayed(1000),
};

for (const [name, measure] of Object.entries(CASES)) {
  const { peak, kept, ok } = await measure();
  const held = ok && peak <= MOST;
  if (!held) process.exitCode = 1;
  console.log(`${name.padEnd(42)} ${peak.toFixed(0).padStart(5)} MB  ${held ? 'ok' : 'TOO MUCH'}  ${kept}`);
}
