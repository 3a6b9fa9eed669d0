/** What the recording proxy adds to a turn: the same request straight to the server and through it, in turn. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { BINARY, median, run, scratch } from './processes.mjs';
import { startServer } from './server.mjs';

const TURNS = ['direct', 'agent'];

/** Milliseconds of whole turns, from the client's side. */
export async function measureCapture(node, rounds) {
  const server = await startServer();
  const proxy = await startProxy(node, server.baseUrl);
  try {
    const rows = [];
    for (const step of TURNS) {
      const { stdout: body } = await run(node, [BINARY, 'turn', '--model', 'tiny-model', '--step', step], {
        output: true,
      });
      const [straight, captured] = [[], []];
      for (let round = 0; round <= rounds; round += 1) {
        const pair = [await post(server.baseUrl, body), await post(proxy.baseUrl, body)];
        if (round === 0) continue;
        straight.push(pair[0]);
        captured.push(pair[1]);
      }
      rows.push({
        step,
        bytes: Buffer.byteLength(body),
        straightMs: median(straight),
        capturedMs: median(captured),
        addedMs: median(captured.map((ms, at) => ms - straight[at])),
      });
    }
    return rows;
  } finally {
    proxy.close();
    server.close();
  }
}

async function post(baseUrl, body) {
  const began = performance.now();
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body,
  });
  await response.text();
  if (response.status !== 200) throw new Error(`a healthy server answered ${response.status}`);
  return performance.now() - began;
}

/** The proxy's address is the last URL that it says on stderr. */
async function startProxy(node, upstream) {
  const out = path.join(scratch, 'captured');
  const child = spawn(node, [BINARY, 'capture', '--upstream', upstream, '--out', out], {
    env: { PATH: process.env.PATH, HOME: scratch },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const baseUrl = /baseUrl: "([^"]+)"/.exec(said)?.[1];
    if (baseUrl !== undefined) {
      child.stderr.resume();
      return { baseUrl, close: () => child.kill('SIGTERM') };
    }
  }
  throw new Error(`capture ended early: ${said}`);
}
