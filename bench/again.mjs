/** Runs smoke in this process each time it is told to, so that a second run shows what requests cost without start-up. */
import { run } from '../build/commands/smoke.js';

const quiet = { update: () => undefined, note: () => undefined, stop: () => undefined };
const ports = {
  env: {},
  cwd: process.cwd(),
  signal: new AbortController().signal,
  progress: quiet,
  stdin: () => process.stdin,
};

process.on('message', async (baseUrl) => {
  const began = performance.now();
  const options = { baseUrl, model: 'tiny-model', profile: 'openclaw-2026.9' };
  const { report } = await run(options, ports);
  process.send({ ms: performance.now() - began, verdict: report.verdict });
});
process.on('disconnect', () => process.exit());
process.send('ready');
