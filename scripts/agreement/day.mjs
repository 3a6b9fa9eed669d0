#!/usr/bin/env node
/**
 * A session of an installed OpenClaw with a real server: turns one after the other, and each request that they cost,
 * timed on its way through a proxy.
 *
 *   node scripts/agreement/day.mjs --openclaw DIR --base-url URL [--model tiny-model] [--turns 3] [--window 131072]
 *     [--max-tokens 4096] [--flags JSON] [--settings '{"a.b": 1}'] [--seconds 600] [--together] [--alternate]
 *     [--ask TEXT …] [--bodies DIR] [--node NODE]
 *
 * --together: the turns begin at the same time, in sessions of their own. --alternate: they belong to two sessions in turn.
 * --bodies keeps what was sent. Prints a line of JSON for each request and each turn.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { releaseAt } from '../../build/openclaw/install/run.js';
import { openSandbox } from '../../build/openclaw/install/sandbox.js';
import { judgeAgentTurn } from '../../build/openclaw/install/verdict.js';
import { profileForRelease } from '../../build/releases/ids.js';

const { values } = parseArgs({
  options: {
    openclaw: { type: 'string' },
    'base-url': { type: 'string' },
    model: { type: 'string', default: 'tiny-model' },
    turns: { type: 'string', default: '3' },
    window: { type: 'string', default: '131072' },
    'max-tokens': { type: 'string', default: '4096' },
    flags: { type: 'string', default: '{}' },
    settings: { type: 'string', default: '{}' },
    seconds: { type: 'string', default: '600' },
    together: { type: 'boolean' },
    alternate: { type: 'boolean' },
    ask: { type: 'string', multiple: true },
    bodies: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  },
});
const QUESTIONS = values.ask ?? [
  'What is 2 + 2? Reply with one short sentence.',
  'And what is 3 + 3? Reply with one short sentence.',
  'And what is 4 + 4? Reply with one short sentence.',
  'And what is 5 + 5? Reply with one short sentence.',
];
const began = performance.now();
const since = (start) => Math.round(performance.now() - start);
const say = (line) => console.log(JSON.stringify(line));
let sent = 0;

/** What is told of a body: forms of contents by roles, not the texts. */
function shapeOf(text) {
  const body = JSON.parse(text);
  const form = ({ content }) =>
    Array.isArray(content)
      ? `[${content.map(({ type }) => type).join()}]`
      : content === null
        ? 'null'
        : 'text';
  const roles = body.messages.map((message) => `${message.role}:${form(message)}`);
  const limit = body.max_completion_tokens ?? body.max_tokens;
  const tools = (body.tools ?? []).map((tool) => tool.function?.name);
  const choice = body.tool_choice;
  const [first] = body.messages;
  const systemChars =
    first?.role === 'system' && typeof first.content === 'string' ? first.content.length : null;
  return {
    roles: roles.join(' '),
    systemChars,
    tools: tools.length > 4 ? tools.length : tools.join(),
    choice,
    limit,
  };
}

const upstream = new URL(values['base-url']);
const proxy = http.createServer((request, response) => {
  const start = performance.now();
  const at = since(began);
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const number = ++sent;
    const isTurn = request.url.endsWith('/chat/completions');
    if (values.bodies && isTurn) writeFileSync(path.join(values.bodies, `${number}.json`), body);
    let first = null;
    let answer = '';
    let ended = false;
    const done = (status) => {
      if (ended) return;
      ended = true;
      const usage = answer.match(/"usage":(\{[^}]*\}?[^}]*\})/)?.[1];
      const cached = usage?.match(/"cached_tokens":(\d+)/)?.[1];
      const prompt = usage?.match(/"prompt_tokens":(\d+)/)?.[1];
      const counts = { prompt: prompt && Number(prompt), cached: cached && Number(cached) };
      const refused = Number(status) >= 400 ? { said: answer.slice(0, 300) } : {};
      if (isTurn)
        say({
          request: number,
          at,
          status,
          bytes: body.length,
          ...shapeOf(body),
          first,
          ms: since(start),
          ...counts,
          ...refused,
        });
    };
    const onward = http.request(
      {
        host: upstream.hostname,
        port: upstream.port,
        path: request.url,
        method: request.method,
        headers: request.headers,
      },
      (got) => {
        response.writeHead(got.statusCode, got.headers);
        response.flushHeaders();
        got.on('data', (data) => {
          answer += data;
          if (first === null && /"content":"[^"]|"tool_calls":|"reasoning_content":"[^"]/.test(answer))
            first = since(start);
          response.write(data);
        });
        got.on('end', () => {
          response.end();
          done(got.statusCode);
        });
        got.on('error', () => {
          response.destroy();
          done('cut');
        });
      },
    );
    onward.on('error', () => {
      response.destroy();
      done('no answer');
    });
    response.on('close', () => {
      if (!ended) onward.destroy();
      done('left by OpenClaw');
    });
    onward.end(body);
  });
});
proxy.requestTimeout = 0;
await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
if (values.bodies) mkdirSync(values.bodies, { recursive: true });

/** Sets what dotted paths name; null takes it away. */
function set(config, settings) {
  for (const [dotted, value] of Object.entries(settings)) {
    const steps = dotted.split('.');
    const last = steps.pop();
    let at = config;
    for (const step of steps) at = at[step] ??= {};
    if (value === null) delete at[last];
    else at[last] = value;
  }
}

const release = await releaseAt(values.openclaw, '.');
const seconds = Number(values.seconds);
const sandbox = await openSandbox({
  target: { baseUrl: `http://127.0.0.1:${proxy.address().port}/v1`, headers: {} },
  model: values.model,
  flags: JSON.parse(values.flags),
  profile: profileForRelease(release),
  contextWindow: Number(values.window),
  maxTokens: Number(values['max-tokens']),
  timeoutMs: seconds * 1000,
  env: process.env,
});
try {
  const file = path.join(sandbox.folder, 'openclaw.json');
  const config = JSON.parse(await readFile(file, 'utf8'));
  set(config, JSON.parse(values.settings));
  await writeFile(file, JSON.stringify(config, null, 2));
  const runner = fileURLToPath(new URL('openclaw-turns.mjs', import.meta.url));
  const child = spawn(values.node, [runner, values.openclaw], {
    env: { ...sandbox.env, PATH: `${path.dirname(values.node)}:${process.env.PATH}` },
    cwd: sandbox.folder,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  const count = Number(values.turns);
  const ask = (turn) => {
    const own = values.together ? turn : values.alternate ? turn % 2 : 0;
    const session = `day-${own}`;
    const message = QUESTIONS[turn % QUESTIONS.length];
    child.stdin.write(`${JSON.stringify({ id: `turn-${turn}`, session, message, seconds })}\n`);
  };
  let over = 0;
  say({
    release,
    window: Number(values.window),
    settings: JSON.parse(values.settings),
    flags: JSON.parse(values.flags),
  });
  for await (const line of createInterface({ input: child.stdio[3] })) {
    const said = JSON.parse(line);
    if (said.ready) {
      if (values.together) for (let turn = 0; turn < count; turn += 1) ask(turn);
      else ask(0);
      continue;
    }
    const printed = said.result ?? { ok: false, error: { message: said.error } };
    const { status, text } = judgeAgentTurn({ stdout: JSON.stringify(printed, null, 2), stderr: '' });
    say({ turn: said.id, status, text: text.slice(0, 200), ms: said.ms, requests: sent });
    over += 1;
    if (over === count) child.stdin.end();
    else if (!values.together) ask(over);
  }
  child.kill();
} finally {
  proxy.closeAllConnections();
  proxy.close();
  await sandbox.remove();
}
