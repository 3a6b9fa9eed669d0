/** Plays every fault to the real program, one process each, and prints one table. Run by `npm run faults`. */
import { spawn } from 'node:child_process';
import { FAULT_NAMES, FAULTS, type FaultName } from './catalogue.js';
import { dirtIn } from './clean.js';
import { KEY, MODEL } from './fault.js';
import { argumentsFor, startFaultyServer } from './server.js';

/** What a run may cost, whatever the server does. */
const MAX_MEGABYTES = 150;
/** Beside the deadline that the fault itself runs into: start-up, the other requests, a machine with other work. */
const MAX_OVERHEAD_MS = 6000;

interface Outcome {
  readonly exit: number | null;
  readonly output: string;
  readonly ms: number;
  readonly megabytes: number;
}

/** Tells the peak of resident memory on descriptor 3 when the process ends. */
const METER = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))`;

async function play(name: FaultName, format: 'text' | 'json'): Promise<Outcome> {
  const server = await startFaultyServer(name);
  const { command, timeoutMs } = argumentsFor(name);
  const target = [
    '--base-url',
    server.baseUrl,
    '--model',
    MODEL,
    '--api-key',
    KEY,
    '--profile',
    'openclaw-2026.9',
  ];
  const own = [
    ...(command === 'smoke' ? ['--no-diagnose'] : []),
    ...(timeoutMs ? ['--timeout', `${timeoutMs}ms`] : []),
  ];
  const args = ['bin/inferrs-doctor.js', command, ...target, ...own, '--verbose', '--format', format];
  const began = performance.now();
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', METER, ...args], {
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        timeout: 60_000,
      });
      const said = { output: '', meter: '' };
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          said.output += chunk.toString('utf8');
        });
      }
      child.stdio[3]?.on('data', (chunk: Buffer) => {
        said.meter += chunk.toString('utf8');
      });
      child.on('error', reject);
      child.on('close', (exit) => {
        const ms = performance.now() - began;
        resolve({ exit, output: said.output, ms, megabytes: Math.round(Number(said.meter) / 1024) });
      });
    });
  } finally {
    await server.close();
  }
}

/** The code of the first finding of a JSON report; undefined when it is no report. */
function codeOf(output: string): string | null | undefined {
  try {
    const report: { findings: { code: string }[] } = JSON.parse(output);
    return report.findings[0]?.code ?? null;
  } catch {
    return undefined;
  }
}

async function row(
  name: FaultName,
): Promise<{ readonly line: string; readonly problems: readonly string[] }> {
  const fault = FAULTS[name];
  const { timeoutMs = 0 } = argumentsFor(name);
  const [json, text] = [await play(name, 'json'), await play(name, 'text')];
  const code = codeOf(json.output);
  const [ms, megabytes] = [Math.max(json.ms, text.ms), Math.max(json.megabytes, text.megabytes)];
  const problems = [
    ...(code === fault.code ? [] : [`finding ${code}, not ${fault.code}`]),
    ...(json.exit === fault.exit && text.exit === fault.exit ? [] : [`exit ${json.exit}, not ${fault.exit}`]),
    ...(ms <= 3 * timeoutMs + MAX_OVERHEAD_MS ? [] : ['too slow']),
    ...(megabytes > 0 && megabytes <= MAX_MEGABYTES ? [] : [`${megabytes} MB`]),
    ...dirtIn(json.output),
    ...dirtIn(text.output),
    ...(/\n\s+at .+:\d+:\d+/.test(text.output) ? ['a stack trace'] : []),
  ];
  const cells = [
    name.padEnd(36),
    String(code).padEnd(24),
    String(json.exit).padStart(4),
    `${Math.round(ms)} ms`.padStart(9),
    `${megabytes} MB`.padStart(7),
    problems.length === 0 ? 'ok' : problems.join('; '),
  ];
  return { line: cells.join('  '), problems };
}

console.log(`${'fault'.padEnd(36)}  ${'finding'.padEnd(24)}  exit       time  memory`);
let failed = 0;
for (const name of FAULT_NAMES) {
  const { line, problems } = await row(name);
  failed += problems.length > 0 ? 1 : 0;
  console.log(line);
}
console.log(`${FAULT_NAMES.length} faults, ${failed} not as expected`);
process.exitCode = failed === 0 ? 0 : 1;
