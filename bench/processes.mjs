/** Whole processes, timed from outside. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const BINARY = fileURLToPath(new URL('../bin/inferrs-doctor.js', import.meta.url));
const PEAK = new URL('peak.mjs', import.meta.url).href;

/** A folder that goes with this process. */
export const scratch = mkdtempSync(path.join(tmpdir(), 'inferrs-doctor-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/**
 * Nothing of the user's own: no openclaw.json, no proxy, no key, an own compile cache. Nor variables that slow Node
 * itself down: with NODE_EXTRA_CA_CERTS, Node 20 alone takes three times as long, and every ratio looks better.
 */
export const environment = {
  PATH: process.env.PATH,
  HOME: scratch,
  XDG_CACHE_HOME: path.join(scratch, 'cache'),
};
mkdirSync(environment.XDG_CACHE_HOME);

/** Runs one process to its end. Gives wall milliseconds, exit code and what it printed. */
export function run(node, args, options = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(node, args, {
      cwd: scratch,
      env: { ...environment, ...options.env },
      stdio: ['ignore', options.output ? 'pipe' : 'ignore', 'ignore'],
    });
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ms: performance.now() - began, code, stdout }));
  });
}

/** Starts a script that answers each message with one; `ask` sends one and waits for the answer. */
export async function startScript(node, url, args = []) {
  const child = fork(fileURLToPath(url), args, { execPath: node, env: environment, cwd: scratch });
  const [ready] = await once(child, 'message');
  const ask = async (message) => {
    child.send(message);
    return (await once(child, 'message'))[0];
  };
  return { ready, ask, close: () => child.disconnect() };
}

/** Peak resident memory of one run, in MB of 1,000,000 bytes. */
export async function peakOf(node, args) {
  const file = path.join(scratch, 'peak');
  await run(node, ['--import', PEAK, ...args], { env: { PEAK_FILE: file } });
  return Number(readFileSync(file, 'utf8')) / 1e6;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
