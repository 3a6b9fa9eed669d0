/**
 * `npm run bench`: what the tool costs, as ratios to `node -e 0` in the same run. Options: --node PATH (repeatable;
 * default: this Node), --rounds N (default 15), --output FILE (default .bench/results.json), --no-faults.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureCapture } from './capture.mjs';
import { measureCommands } from './commands.mjs';
import { measureFaults } from './faults.mjs';
import { capturedTable, commandTable, faultTable, requestTable, targetTable } from './tables.mjs';
import { targetsOf } from './targets.mjs';

const { values } = parseArgs({
  options: {
    node: { type: 'string', multiple: true, default: [process.execPath] },
    rounds: { type: 'string', default: '15' },
    output: { type: 'string', default: '.bench/results.json' },
    faults: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const rounds = Number(values.rounds);
const say = (text) => process.stdout.write(`${text}\n`);

const machine = {
  cpus: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
};
say(`${machine.cpus} CPUs, ${machine.memoryGiB} GiB RAM, ${machine.platform}; ${rounds} rounds\n`);

const nodes = [];
for (const node of values.node) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const measured = await measureCommands(node, rounds);
  const targets = targetsOf(version, measured);
  const capture = await measureCapture(node, rounds);
  nodes.push({ version, ...measured, targets, capture });
  say(`## Node ${version}\n`);
  say(commandTable(measured));
  say(requestTable(measured));
  say(capturedTable(capture));
  say(targetTable(targets));
}
const faults = values.faults ? await measureFaults(values.node[0]) : [];
if (values.faults) say(`## Requests at each fault\n\n${faultTable(faults)}`);

mkdirSync(path.dirname(values.output), { recursive: true });
writeFileSync(values.output, `${JSON.stringify({ machine, rounds, nodes, faults }, null, 2)}\n`);
say(`Written to ${values.output}`);
