/** Puts answers to an installed OpenClaw, many turns in one process. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openSandbox } from '../../build/openclaw/install/sandbox.js';
import { judgeAgentTurn } from '../../build/openclaw/install/verdict.js';
import { serveAnswers } from './answer-server.mjs';

const PROMPT = 'What is 2 + 2? Reply with one short sentence.';
const WARM_UP = 'warm-up';
const TURNS = fileURLToPath(new URL('openclaw-turns.mjs', import.meta.url));

/**
 * Runs a turn for each answer in the OpenClaw installed in `folder`, `atOnce` at a time; `take` gets
 * {id, status, text, requests, toolResults, ms} for each as it ends.
 */
export async function askOpenClaw({ folder, profile, node, answers, good, atOnce, seconds, log, take }) {
  const counts = new Map();
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const server = await serveAnswers(byId, good, ({ id, tool }) => {
    const count = counts.get(id) ?? { requests: 0, toolResults: 0 };
    counts.set(id, { requests: count.requests + 1, toolResults: count.toolResults + (tool ? 1 : 0) });
  });
  const target = { baseUrl: server.baseUrl, headers: {} };
  const model = 'tiny-model';
  const timeoutMs = seconds * 1000;
  const sandbox = await openSandbox({ target, model, flags: {}, profile, timeoutMs, env: process.env });
  const out = log ? openSync(log, 'a') : 'ignore';
  const child = spawn(node, [TURNS, folder], {
    env: sandbox.env,
    cwd: sandbox.folder,
    stdio: ['pipe', out, out, 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const waiting = [...answers];
    let running = 0;
    const next = () => {
      const answer = waiting.shift();
      if (!answer) {
        if (running === 0) child.stdin.end();
        return;
      }
      running += 1;
      const message = `${PROMPT} [case ${answer.id}]`;
      child.stdin.write(`${JSON.stringify({ id: answer.id, message, seconds })}\n`);
    };
    for await (const line of createInterface({ input: child.stdio[3] })) {
      const said = JSON.parse(line);
      // The first turn alone: it makes the workspace, which some releases cannot do twice at once.
      if (said.ready) child.stdin.write(`${JSON.stringify({ id: WARM_UP, message: PROMPT, seconds })}\n`);
      else if (said.id === WARM_UP) for (let at = 0; at < atOnce; at += 1) next();
      else {
        running -= 1;
        const { status, text } = judge(said);
        take({ id: said.id, status, text, ...counts.get(said.id), ms: said.ms });
        next();
      }
    }
    await ended;
  } finally {
    child.kill();
    await server.close();
    await sandbox.remove();
  }
}

/** As the command itself would be judged. */
function judge({ result, error }) {
  const printed = result ?? { ok: false, error: { message: error } };
  return judgeAgentTurn({ stdout: JSON.stringify(printed, null, 2), stderr: '' });
}
