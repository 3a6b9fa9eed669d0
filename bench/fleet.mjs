/**
 * `node bench/fleet.mjs`: 50 simulated servers with mixed faults at --jobs 16. Wall time against twice the slowest
 * server by itself (its start-up is in that), and peak memory for 10, 50 and 200 servers. The servers are in a process of their own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BINARY, median, peakOf, run, scratch, startScript } from './processes.mjs';

/** One slow server in ten: its first token takes a second, as its turns do not. */
const MIXED = [
  'healthy',
  'auth',
  'arrays-rejected-400',
  'model-not-listed',
  'wrong-service',
  'tools-ignored',
  'wrong-base-path',
  'empty-models',
  'slow-first-token',
  'context-overflow',
];

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send === undefined) await main();
else await serve();

/** The other process: starts as many as it is told to, one after the other asked for. */
async function serve() {
  const { FAULTS, startSimulator } = await import('../build/simulator/index.js');
  process.on('message', async (count) => {
    const faults = Array.from({ length: count }, (_, index) => MIXED[index % MIXED.length]);
    const servers = await Promise.all(faults.map((fault) => startSimulator({ faults: [fault] })));
    process.send(
      servers.map(({ baseUrl }, index) => ({
        baseUrl,
        fault: faults[index],
        verdict: FAULTS[faults[index]].expected.verdict,
      })),
    );
  });
  process.on('disconnect', () => process.exit());
  process.send('ready');
}

async function main() {
  const { ask, close } = await startScript(process.execPath, import.meta.url);
  const walls = [];
  const alone = [];
  for (let round = 0; round < 3; round += 1) {
    const servers = await ask(50);
    const { args, report } = fleetOf(servers);
    const { ms } = await run(process.execPath, args);
    walls.push(ms);
    const { targets } = JSON.parse(readFileSync(report, 'utf8'));
    const wrong = targets.filter(({ verdict }, index) => verdict !== servers[index].verdict);
    if (wrong.length > 0) throw new Error(`${wrong.length} wrong: ${wrong[0].name} ${wrong[0].verdict}`);
    const slow = servers.find(({ fault }) => fault === 'slow-first-token');
    const single = [BINARY, 'smoke', '--base-url', slow.baseUrl, '--model', 'tiny-model'];
    alone.push((await run(process.execPath, single)).ms);
  }
  const [wall, slowest] = [median(walls), median(alone)];
  say(`50 servers, 16 at once: ${(wall / 1000).toFixed(1)} s, every verdict right`);
  say(
    `the slowest server by itself: ${(slowest / 1000).toFixed(1)} s; ratio ${(wall / slowest).toFixed(2)} (at most 2)`,
  );
  if (wall > 2 * slowest) process.exitCode = 1;
  for (const count of [10, 50, 200]) {
    const { args } = fleetOf(await ask(count));
    say(`peak memory at ${count} servers: ${(await peakOf(process.execPath, args)).toFixed(0)} MB`);
  }
  close();
}

function fleetOf(servers) {
  const file = path.join(scratch, 'fleet.json5');
  const report = path.join(scratch, 'fleet.json');
  const targets = servers.map(({ baseUrl, fault }, index) => ({
    name: `${index} ${fault}`,
    baseUrl,
    model: 'tiny-model',
  }));
  writeFileSync(file, JSON.stringify(targets));
  return {
    args: [BINARY, 'smoke', '--targets', file, '--jobs', '16', '--format', 'json', '--output', report],
    report,
  };
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
