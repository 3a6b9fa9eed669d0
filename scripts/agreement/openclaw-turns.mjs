#!/usr/bin/env node
/**
 * Runs turns of an installed OpenClaw in one process: a turn of its own command costs 10 to 40 seconds of starting up.
 * Started with the release's folder; takes {id, message, seconds, session?} a line on stdin (turns of one session name it),
 * gives {id, result} or {id, error} a line on descriptor 3. Holds no code of OpenClaw: it calls what the installed one exports.
 */
import { readdirSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const dist = path.join(folder, 'node_modules/openclaw/dist');

/** The function behind `openclaw agent --local`; the file's name carries a hash, the function keeps its name. */
async function agentCommand() {
  for (const name of readdirSync(dist).filter((file) => /^agent-command-[\w-]+\.m?js$/u.test(file))) {
    const module = await import(pathToFileURL(path.join(dist, name)).href);
    const found = Object.values(module).find((value) => value?.name === 'agentCommand');
    if (found) return found;
  }
  throw new Error(`no agentCommand in ${dist}`);
}

const run = await agentCommand();
const runtime = {
  log: () => {},
  error: () => {},
  writeStdout: () => {},
  writeJson: () => {},
  exit: (code) => {
    throw new Error(`it would have ended with exit code ${code}`);
  },
};
/** On one line, as readline sees lines: U+2028 and U+2029 end one too. */
const say = (value) => {
  const line = JSON.stringify(value).replace(/[\u2028\u2029]/gu, (end) =>
    end === '\u2028' ? '\\u2028' : '\\u2029',
  );
  writeSync(3, `${line}\n`);
};

async function turn({ id, message, seconds, session: sessionId = id }) {
  const started = performance.now();
  const done = (rest) => say({ id, ms: Math.round(performance.now() - started), ...rest });
  try {
    const session = { agentId: 'main', sessionId, sessionKey: `agent:main:${sessionId}` };
    const options = { ...session, message, runId: id, json: true, local: true };
    // A lane of its own: turns of one lane wait for each other.
    const { payloads, meta } = await run({ ...options, lane: id, timeout: String(seconds) }, runtime);
    const { error, stopReason, livenessState, aborted } = meta ?? {};
    done({ result: { payloads, meta: { error, stopReason, livenessState, aborted } } });
  } catch (error) {
    done({ error: error instanceof Error ? error.message : String(error) });
  }
}

say({ ready: true });
const running = [];
for await (const line of createInterface({ input: process.stdin })) running.push(turn(JSON.parse(line)));
await Promise.all(running);
process.exit(0);
