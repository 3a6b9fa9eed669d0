/**
 * Bundles releases of OpenClaw: learns the turns of each from the installed one, in the set-ups that it has and in small
 * windows, and writes what they measure.
 *
 *   npm run learn-releases -- --openclaw DIR [--openclaw DIR …]
 *
 * DIR is where a release is installed. For each it writes src/releases/YYYY-M.ts, a recording without a word of
 * OpenClaw's in test/learn/profiles, and the keys of its configuration in src/openclaw/config/data; a month that is new is
 * entered in src/releases. How it takes odd answers, small windows and silence stays as in the release before it until
 * src/releases/rules has what scripts/agreement.mjs measured. One release takes some ten minutes. Wants the Node that the
 * releases want first on PATH.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measuredRelease } from '../build/learn/measured.js';
import { parseProfile } from '../build/learn/profile.js';
import { learn } from '../build/openclaw/install/learn.js';
import { releaseAt } from '../build/openclaw/install/run.js';
import { KEYWORD_COLUMNS } from '../build/releases/columns.js';
import { profileNamed, releaseOf } from '../build/releases/index.js';
import { carriedBy } from '../build/turn/carried.js';
import { QUESTION } from '../build/turn/messages.js';
import { enterRelease } from './learn-releases/enter.mjs';
import { withoutWords } from './learn-releases/filler.mjs';
import { sourceOf } from './learn-releases/source.mjs';

/** What openclaw.json says for each set-up. */
const LEAN = { agents: { defaults: { experimental: { localModelLean: true } } } };
const ALL_TOOLS = { tools: { toolSearch: false } };
const VARIANTS = {
  lean: LEAN,
  'lean-all-tools': { ...LEAN, ...ALL_TOOLS },
  'minimal-tools': { tools: { profile: 'minimal' } },
  'all-tools': ALL_TOOLS,
};
/** Tokens, largest first: where one changes nothing, a smaller one is not tried. */
const WINDOWS = [65_536, 40_960, 28_672, 12_288, 8192];
const FLAGS = [{ supportsTools: false }, { toolSchemaProfile: 'gemini' }];

const { values } = parseArgs({
  options: {
    openclaw: { type: 'string', multiple: true, default: [] },
    /** Keeps what was learned in this folder, and takes from it what is there already. */
    keep: { type: 'string' },
  },
});
if (values.openclaw.length === 0)
  throw new Error('Name at least one installation: npm run learn-releases -- --openclaw DIR');

for (const folder of values.openclaw) {
  const release = await releaseAt(folder, process.cwd());
  const learned = await setupsOf(folder, release);
  const unknown = carriedBy(learned.profile.turns.agent).schemaKeywords.filter(
    (keyword) => !KEYWORD_COLUMNS.includes(keyword),
  );
  if (unknown.length > 0)
    throw new Error(
      `${release} has schema keywords that src/releases/columns.ts lacks: ${unknown.join(', ')}.`,
    );
  enterRelease('.', release);
  const measured = measuredRelease(learned, releaseOf(profileNamed(release)));
  const [year, month] = release.split('.');
  write(`src/releases/${year}-${month}.ts`, sourceOf(measured));
  mkdirSync('test/learn/profiles', { recursive: true });
  const recording = withoutWords({ ...learned.profile, config: 'recorded' }, QUESTION);
  write(`test/learn/profiles/${year}-${month}.generated.json`, `${JSON.stringify(recording)}\n`);
  execFileSync(process.execPath, ['scripts/schemas.mjs', '--openclaw', folder], { stdio: 'inherit' });
}
execFileSync('node_modules/.bin/biome', ['check', '--write', 'src/releases'], { stdio: 'inherit' });

function write(file, text) {
  writeFileSync(file, text);
  console.log(file);
}

async function setupsOf(folder, release) {
  const base = await one(folder, release, 'base', {}, { flags: FLAGS, modelRun: true });
  if (base === null) throw new Error(`${release} sends no turn.`);
  const variants = {};
  for (const [id, config] of Object.entries(VARIANTS)) {
    const found = await one(folder, release, id, config, { turnOnly: true });
    if (found !== null && !isSame(found, base)) variants[id] = found;
  }
  const windows = [];
  for (const contextWindow of WINDOWS) {
    const row = { id: 'model', name: 'model', contextWindow, maxTokens: 4096 };
    const provider = { baseUrl: 'http://127.0.0.1:1/v1', api: 'openai-completions', models: [row] };
    const config = { models: { providers: { inferrs: provider } } };
    const found = await one(folder, release, `window-${contextWindow}`, config, { turnOnly: true });
    if (found === null || isSame(found, base)) break;
    windows.push({ contextWindow, profile: found });
  }
  return { profile: base, variants, windows };
}

/** Texts may differ by a date. */
function isSame(a, b) {
  const [x, y] = [a, b].map(({ turns: { agent } }) => [
    JSON.stringify(agent.tools),
    JSON.stringify(agent.messages).length,
  ]);
  return x[0] === y[0] && Math.abs(x[1] - y[1]) < 100;
}

function readKept(file) {
  const text = readFileSync(file, 'utf8');
  return text === 'null' ? null : parseProfile(text, file);
}

/** null where the release refuses the configuration, or sends nothing with it. */
async function one(folder, release, what, config, options) {
  const kept = values.keep && path.join(values.keep, `${release}-${what}.json`);
  if (kept && existsSync(kept)) return readKept(kept);
  console.error(`${release} ${what}`);
  const home = mkdtempSync(path.join(os.tmpdir(), 'openclaw-release-'));
  const file = path.join(home, 'openclaw.json');
  writeFileSync(file, JSON.stringify(config));
  try {
    const { profile } = await learn({
      ...options,
      path: folder,
      config: file,
      env: { PATH: process.env.PATH, HOME: home },
      cwd: process.cwd(),
      signal: new AbortController().signal,
      timeoutMs: 600_000,
    });
    if (kept) writeFileSync(kept, JSON.stringify(profile));
    return profile;
  } catch (error) {
    console.error(`  ${error.message}`);
    if (kept) writeFileSync(kept, 'null');
    return null;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
