/**
 * Holds learned profiles against the bundled release of the same month, field by field, and their smoke runs against each
 * other on every fault of the simulator.
 *
 *   npm run learned -- FILE [FILE …] [--fault ID …]
 *
 * FILE is a learned profile. Texts may differ by 2 % in length: paths, names and dates stand in them.
 */
import { parseArgs } from 'node:util';
import { run } from '../build/commands/demo.js';
import { changesBetween, factsOf } from '../build/learn/diff.js';
import { learnedRelease, readProfile } from '../build/learn/index.js';
import { bundledFor, releaseOf } from '../build/releases/index.js';
import { FAULTS } from '../build/simulator/index.js';

/** Of a text, and of one tool: characters beyond ASCII were measured escaped in some bundled releases. */
const NEAR = { 'system text': 0.02, 'user message': 0.15, turn: 0.02 };
const NEAR_TOOL = 0.01;
/** Milliseconds of one request: some faults never answer. */
const TIMEOUT = 3000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fault: { type: 'string', multiple: true } },
});
const faults = values.fault ?? Object.keys(FAULTS);
let wrong = 0;
for (const file of positionals) {
  const learned = learnedRelease(await readProfile(file));
  const bundled = bundledFor(learned);
  console.log(`${learned.label} against ${bundled}`);
  fields(learned, releaseOf(bundled));
  await verdicts(file, bundled);
}
console.log(wrong === 0 ? 'All equal.' : `${wrong} differences.`);
process.exitCode = wrong === 0 ? 0 : 1;

function fields(learned, bundled) {
  const [is, was] = [factsOf(learned), factsOf(bundled)];
  for (const { about, change } of changesBetween(was, is)) {
    const [before, after] = (/^([\d,]+) → ([\d,]+) /.exec(change) ?? [])
      .slice(1)
      .map((text) => Number(text.replaceAll(',', '')));
    const isNear = Math.abs(after - before) <= (NEAR[about] ?? NEAR_TOOL) * before;
    if (!isNear) wrong += 1;
    console.log(`  ${isNear ? 'near   ' : 'DIFFERS'}  ${about}: ${change}`);
  }
  for (const [key, a, b] of [
    ['traits', learned.traits, bundled.traits],
    ['order of the keys', is.fields, was.fields],
    ['order of the tools', Object.keys(is.tools), Object.keys(was.tools)],
  ]) {
    const [learnt, known] = [JSON.stringify(a), JSON.stringify(b)];
    if (learnt === known) continue;
    wrong += 1;
    console.log(`  DIFFERS  ${key}: ${known} → ${learnt}`);
  }
}

/** Which verdict, flags, settings and layers a run comes to. */
async function outcome(fault, profile) {
  const ports = {
    env: { PATH: '' },
    cwd: process.cwd(),
    signal: new AbortController().signal,
    progress: { update: () => {}, note: () => {}, stop: () => {} },
    stdin: async function* () {},
  };
  const { report } = await run(
    { fault, profile, timeout: TIMEOUT, format: 'json', list: false, serve: false },
    ports,
  );
  const { verdict, remedy, layers, findings, cause } = report;
  return JSON.stringify({
    verdict,
    flags: remedy?.flags ?? null,
    status: remedy?.status ?? null,
    layers: layers.map(({ id, status }) => `${id} ${status}`),
    root: findings[0]?.code ?? null,
    cause,
  });
}

async function verdicts(file, bundled) {
  let same = 0;
  for (const fault of faults) {
    const [was, is] = [await outcome(fault, bundled), await outcome(fault, file)];
    if (was === is) same += 1;
    else {
      wrong += 1;
      console.log(`  DIFFERS  ${fault}\n    bundled ${was}\n    learned ${is}`);
    }
  }
  console.log(`  ${same} of ${faults.length} faults: the same verdict, flags, layers and cause`);
}
