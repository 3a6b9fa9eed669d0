#!/usr/bin/env node
/**
 * Holds the verdicts of inferrs-doctor against real OpenClaw releases, on the simulator's faults and on any real server.
 *
 *   npm run build
 *   node scripts/agreement.mjs --openclaw DIR [--openclaw DIR …] [--profile FILE] [--server NAME=URL …] [--faults a,b] [--out FILE]
 *
 *   node scripts/agreement.mjs --answers --openclaw DIR [--openclaw DIR …] [--only REGEX] [--out FILE] [--log FILE]
 *   node scripts/agreement.mjs --document
 *
 * DIR is a folder into which `npm install openclaw@RELEASE` was run; FILE is a learned profile, else the bundled release is
 * taken. Each row: what inferrs-doctor says; what OpenClaw
 * does without flags; what it does with the flags that were found. One OpenClaw turn takes half a minute. Rows are
 * appended to FILE as JSON lines, rows that stand there already are not run again, and the table is printed at the end.
 * With --answers the odd answers of test/answers are asked about instead, many turns in one process, a few seconds each
 * (Node 24 for the newest release); --document writes their table into docs/agreement.md.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { examine } from '../build/commands/smoke.js';
import { releaseAt, runOpenClaw } from '../build/openclaw/install/run.js';
import { profileForRelease } from '../build/releases/ids.js';
import { FAULTS, startSimulator } from '../build/simulator/index.js';
import { DOCUMENT, withAnswers } from './agreement/answers-table.mjs';
import { compareAnswers } from './agreement/compare-answers.mjs';

const { values } = parseArgs({
  options: {
    openclaw: { type: 'string', multiple: true, default: [] },
    server: { type: 'string', multiple: true, default: [] },
    model: { type: 'string', default: 'tiny-model' },
    profile: { type: 'string' },
    faults: { type: 'string' },
    out: { type: 'string' },
    answers: { type: 'boolean' },
    only: { type: 'string' },
    log: { type: 'string' },
    document: { type: 'boolean' },
  },
});

if (values.document) {
  writeFileSync(DOCUMENT, withAnswers(readFileSync(DOCUMENT, 'utf8')));
  process.exit(0);
}
if (values.answers) {
  const differ = await compareAnswers({ ...values, folders: values.openclaw });
  console.log(differ === 0 ? 'all as recorded' : `${differ} differ from what is recorded`);
  process.exit(differ === 0 ? 0 : 1);
}

const FAULTS_TO_COMPARE = [
  'healthy',
  'generation-a',
  'arrays-rejected-400',
  'tools-rejected',
  'tools-ignored',
  'role-alternation',
  'user-after-tool-rejected',
  'system-rejected',
  'max-completion-tokens-rejected',
  'stream-options-rejected',
  'store-rejected',
  'tool-choice-rejected',
  'null-content-rejected',
  'tool-name-missing',
  'extra-message-keys-rejected',
  'schema-anyOf-rejected',
  'grammar-rejected',
  'stream-ignored',
  'empty-answer',
  'reasoning-only',
  'tool-call-as-text',
  'arguments-as-object',
  'broken-only-when-streaming',
  'no-done',
  'no-finish-reason',
  'no-end',
  'cut-stream',
  'error-in-stream',
  'error-as-content',
  'marker-leak',
  'busy-503',
  'context-overflow',
  'context-12000',
  'empty-stream-on-array',
  'opaque-proxy',
];
const MS_PER_TURN = 240_000;
const signal = new AbortController().signal;
const ports = {
  env: { PATH: process.env.PATH },
  cwd: process.cwd(),
  signal,
  progress: { update: () => {}, note: () => {}, stop: () => {} },
  stdin: async function* () {},
};
const timeouts = { connect: 5000, firstByte: 60_000, idle: 60_000, total: 120_000 };

/** Runs with a fresh server each time, because some faults count requests. */
async function withServer(row, use) {
  if (row.url) return use(row.url);
  const simulator = await startSimulator({ faults: [row.server], model: values.model });
  try {
    return await use(simulator.baseUrl);
  } finally {
    await simulator.close();
  }
}

const doctor = (row) =>
  withServer(row, async (baseUrl) => {
    const { report } = await examine({ baseUrl, model: values.model, profile: row.profile }, ports);
    return {
      verdict: report.verdict,
      flags: report.remedy?.status === 'verified' ? report.remedy.flags : {},
    };
  });

const openclaw = (row, flags, expected) =>
  withServer(row, async (baseUrl) => {
    const target = { baseUrl, model: values.model, headers: {}, timeouts };
    const { layer, finding } = await runOpenClaw({
      path: row.folder,
      target,
      model: values.model,
      flags,
      expected,
      timeoutMs: MS_PER_TURN,
      env: ports.env,
      cwd: ports.cwd,
      signal,
    });
    return { status: layer.status, said: layer.reason, finding: finding?.code ?? null };
  });

/** A warning says that only `openclaw infer model run` failed; the agent's own turn decides. */
const passed = ({ status }) => status === 'pass' || status === 'warn';

async function compare(row) {
  const { verdict, flags } = await doctor(row);
  const plain = await openclaw(row, {}, verdict === 'ready' ? 'pass' : 'fail');
  const fixed = verdict === 'needs-flags' ? await openclaw(row, flags, 'pass') : null;
  const ran = plain.status !== 'skipped' && fixed?.status !== 'skipped';
  const agrees = ran && passed(plain) === (verdict === 'ready') && (fixed === null || passed(fixed));
  return { release: row.release, server: row.server, verdict, flags, plain, fixed, agrees };
}

const servers = values.server.map((text) => {
  const [server, url] = text.split(/=(.*)/s);
  return { server, url };
});
const faults = values.faults === '' ? [] : (values.faults?.split(',') ?? FAULTS_TO_COMPARE);
for (const fault of faults) if (!(fault in FAULTS)) throw new Error(`there is no fault ${fault}`);
const done =
  values.out && existsSync(values.out)
    ? readFileSync(values.out, 'utf8').trim().split('\n').map(JSON.parse)
    : [];

for (const folder of values.openclaw) {
  const release = await releaseAt(folder, process.cwd());
  for (const server of [...servers, ...faults.map((fault) => ({ server: fault }))]) {
    if (done.some((row) => row.release === release && row.server === server.server)) continue;
    const row = await compare({
      ...server,
      folder,
      release,
      profile: values.profile ?? profileForRelease(release),
    });
    done.push(row);
    if (values.out) appendFileSync(values.out, `${JSON.stringify(row)}\n`);
    console.error(
      row.agrees ? 'agrees' : 'DIFFERS',
      release,
      row.server,
      row.verdict,
      JSON.stringify(row.flags),
      row.plain.status,
      row.fixed?.status ?? '-',
    );
  }
}

console.log(
  '| release | server | inferrs-doctor | OpenClaw without flags | OpenClaw with the flags | agrees |',
);
console.log('|---|---|---|---|---|---|');
for (const { release, server, verdict, flags, plain, fixed, agrees } of done) {
  const found = Object.keys(flags).length > 0 ? ` \`${JSON.stringify(flags)}\`` : '';
  console.log(
    `| ${release} | ${server} | ${verdict}${found} | ${plain.status} | ${fixed?.status ?? '–'} | ${agrees ? 'yes' : '**no**'} |`,
  );
}
