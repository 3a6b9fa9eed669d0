/** Fuzzes for minutes with a seed of its own. Run by `npm run fuzz -- [--seed N] [--duration SECONDS | --runs N] [--only WORD | --reader WORD]`. */
import { parseArgs } from 'node:util';
import { nonLinear } from './linear.js';
import { PROPERTIES } from './properties.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    duration: { type: 'string' },
    runs: { type: 'string' },
    only: { type: 'string', default: '' },
    path: { type: 'string' },
    reader: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const chosen = PROPERTIES.filter(({ name }) => values.reader === undefined && name.includes(values.only));
const seconds = Number(values.duration ?? 180);
if (![seed, seconds, Number(values.runs ?? 1)].every((number) => Number.isInteger(number))) {
  throw new Error('--seed, --duration (seconds) and --runs take whole numbers');
}
const share = (seconds * 1000) / chosen.length;

console.log(
  `seed ${seed}, ${values.runs ? `${values.runs} runs` : `${Math.round(share / 1000)} s`} for each of ${chosen.length} properties`,
);
for (const { name, check } of chosen) {
  const began = performance.now();
  const limit = values.runs
    ? { numRuns: Number(values.runs) }
    : { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: share };
  let runs = 0;
  let failure: unknown;
  try {
    await check({
      seed,
      ...limit,
      ...(values.path === undefined ? {} : { path: values.path }),
      reporter: (details) => {
        runs = details.numRuns;
        if (details.failed)
          throw new Error(
            `seed ${details.seed}, path ${details.counterexamplePath}: ${JSON.stringify(details.counterexample)}`,
            { cause: details.errorInstance },
          );
      },
    });
  } catch (error) {
    failure = error;
    process.exitCode = 1;
  }
  console.log(
    `${failure === undefined ? 'ok  ' : 'FAIL'}  ${name}: ${runs} runs, ${Math.round((performance.now() - began) / 1000)} s`,
  );
  if (failure !== undefined) console.error(failure);
}

const LINEAR = 'twice the text takes twice the time';
if (LINEAR.includes(values.only) || values.reader !== undefined) {
  const slow = await nonLinear(values.reader, (name, ms) => {
    if (values.reader !== undefined) console.log(`      ${name}: ${Math.round(ms / 1000)} s`);
  });
  if (slow.length > 0) process.exitCode = 1;
  console.log(slow.length === 0 ? `ok    ${LINEAR}` : `FAIL  ${slow.join('\n      ')}`);
}
