#!/usr/bin/env node
/**
 * How long an installed OpenClaw waits: a server on loopback stays silent for so long after the head of its stream, and
 * the release's own agent asks it, with nothing configured or with --settings.
 *
 *   node scripts/agreement/waiting.mjs --openclaw DIR [--silence 130] [--host NAME] [--settings '{"a.b": 1}'] [--node NODE]
 *
 * --host: the server's address goes by this name, which nothing but this run knows. Prints one line of JSON.
 */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openSandbox } from '../../build/openclaw/install/sandbox.js';
import { judgeAgentTurn } from '../../build/openclaw/install/verdict.js';

const { values } = parseArgs({
  options: {
    openclaw: { type: 'string' },
    profile: { type: 'string' },
    silence: { type: 'string', default: '130' },
    host: { type: 'string', default: '127.0.0.1' },
    settings: { type: 'string', default: '{}' },
    node: { type: 'string', default: process.execPath },
  },
});
const silence = Number(values.silence) * 1000;
const chunk = (delta, finish = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'tiny-model',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

let requests = 0;
const server = http.createServer((request, response) => {
  request.resume().once('end', () => {
    requests += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const timer = setTimeout(() => {
      const text = chunk({ role: 'assistant', content: 'Two plus two equals four.' });
      response.end(`${text}${chunk({}, 'stop')}data: [DONE]\n\n`);
    }, silence);
    response.once('close', () => clearTimeout(timer));
  });
});
server.requestTimeout = 0;
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** Sets what dotted paths name. */
function set(config, settings) {
  for (const [dotted, value] of Object.entries(settings)) {
    const steps = dotted.split('.');
    const last = steps.pop();
    let at = config;
    for (const step of steps) at = at[step] ??= {};
    at[last] = value;
  }
}

const sandbox = await openSandbox({
  target: { baseUrl: `http://${values.host}:${server.address().port}/v1`, headers: {} },
  model: 'tiny-model',
  flags: {},
  profile: values.profile,
  timeoutMs: 600_000,
  env: process.env,
});
try {
  const file = path.join(sandbox.folder, 'openclaw.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  delete config.models.providers.inferrs.timeoutSeconds;
  set(config, JSON.parse(values.settings));
  await writeFile(file, JSON.stringify(config, null, 2));
  const names = new URL('named-host.mjs', import.meta.url).href;
  const env = {
    ...sandbox.env,
    ...(values.host !== '127.0.0.1' && { NODE_OPTIONS: `--import ${names}`, NAMED_HOST: values.host }),
    PATH: `${path.dirname(values.node)}:${process.env.PATH}`,
  };
  const launcher = path.join(values.openclaw, 'node_modules/openclaw/openclaw.mjs');
  const message = 'What is 2 + 2? Reply with one short sentence.';
  const args = [
    'agent',
    '--local',
    '--agent',
    'main',
    '--session-id',
    'waiting',
    '--message',
    message,
    '--json',
  ];
  const began = performance.now();
  const printed = await new Promise((resolve) => {
    const child = spawn(values.node, [launcher, ...args], { env, cwd: sandbox.folder });
    const out = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (data) => (out[name] += data));
    child.once('close', (code) => resolve({ ...out, code }));
  });
  const { status, text } = judgeAgentTurn(printed);
  const seconds = Math.round((performance.now() - began) / 1000);
  const said = text.slice(0, 200);
  const { host, settings, profile } = values;
  console.log(
    JSON.stringify({ profile, host, settings, silence: silence / 1000, status, said, requests, seconds }),
  );
} finally {
  server.closeAllConnections();
  server.close();
  await sandbox.remove();
}
