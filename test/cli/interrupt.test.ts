import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { type Fault, startSimulator } from '../../src/simulator/index.js';

const BINARY = fileURLToPath(new URL('../../bin/inferrs-doctor.js', import.meta.url));

/** The full turn is taken and never answered. */
const SILENT_WHEN_LARGE: Fault = {
  summary: 'large turns are never answered',
  rules: [
    {
      when: { endpoint: 'chat', bytesOver: 20_000 },
      effect: { do: 'hold', at: 'first-token', lasts: 'ever' },
    },
  ],
};

/** Runs a command at a server that never answers the full turn, sends the signal in the middle of it, and waits. */
async function interrupted(command: readonly string[], signal: NodeJS.Signals) {
  const simulator = await startSimulator({ faults: [SILENT_WHEN_LARGE] });
  try {
    const args = [BINARY, ...command, '--base-url', simulator.baseUrl, '--model', 'tiny-model'];
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, HOME: '/nonexistent' } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const largest = () => Math.max(0, ...simulator.requests.map(({ bytes }) => bytes));
    await vi.waitFor(() => expect(largest()).toBeGreaterThan(50_000), { timeout: 15_000, interval: 20 });
    child.kill(signal);
    return { code: await ended, stdout, stderr };
  } finally {
    await simulator.close();
  }
}

describe.concurrent('a signal during the full turn', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: what is known so far, exit code %i', async (signal, code) => {
    const ended = await interrupted(['smoke', '--json'], signal);
    expect(ended.code).toBe(code);
    const report = JSON.parse(ended.stdout);
    expect(report.verdict).toBe('interrupted');
    expect(report.layers.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['health', 'pass'],
      ['models', 'pass'],
      ['direct', 'pass'],
      ['shape', 'pass'],
      ['agent', 'skipped'],
    ]);
    expect(report.layers.at(-1).reason).toMatch(/^no answer after /);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
  });

  it('init says of its entry what was not measured, and does not end as if all were well', async () => {
    const ended = await interrupted(['init'], 'SIGINT');
    expect(ended.code).toBe(130);
    expect(ended.stdout).toContain('tiny-model');
    expect(ended.stdout).toMatch(/^\/\/ INTERRUPTED: stopped before the end/m);
    expect(ended.stdout).toContain('as documented, not measured');
  });
});

it('what never settles does not end as if all were well', async () => {
  const silence = '{ async *[Symbol.asyncIterator]() { await new Promise(() => {}) }, destroy() {} }';
  const preload = `Object.defineProperty(process, 'stdin', { value: ${silence} })`;
  const args = ['--import', `data:text/javascript,${preload}`, BINARY, 'explain', '--error', '-'];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH }, stdio: 'ignore' });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(2);
});
