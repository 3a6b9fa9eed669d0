/**
 * Writes src/openclaw/config/data/schemas.generated.json: which keys and types each release of OpenClaw takes in openclaw.json,
 * below `models`, `agents.defaults` and `tools`. Only structure is kept, none of OpenClaw's words.
 *
 *   npm run schemas -- --openclaw DIR [--openclaw DIR …] [--node PROGRAM]
 *
 * DIR is where OpenClaw is installed: the package itself, or the folder that has it in node_modules. A release that is
 * in the file already is replaced, the others stay. PROGRAM is the Node that runs it, where this one is too old for it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { settingsSchema } from '../build/openclaw/install/keys.js';

const FILE = 'src/openclaw/config/data/schemas.generated.json';
const PARTS = new Set(['models', 'defaults', 'tools']);
/** A part that is shorter is written where it stands. */
const SHARED_FROM = 60;

const { values } = parseArgs({
  options: { openclaw: { type: 'string', multiple: true }, node: { type: 'string' } },
});
if (!values.openclaw) throw new Error('Name at least one installation: npm run schemas -- --openclaw DIR');

const known = existsSync(FILE) ? expanded(JSON.parse(readFileSync(FILE, 'utf8'))) : {};
for (const folder of values.openclaw) {
  const root = ['.', 'node_modules/openclaw']
    .map((inner) => path.resolve(folder, inner))
    .find((found) => existsSync(path.join(found, 'openclaw.mjs')));
  if (root === undefined) throw new Error(`${folder} has no openclaw.mjs`);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const profile = `openclaw-${version.split('.').slice(0, 2).join('.')}`;
  known[profile] = { release: version, ...settingsSchema(schemaOf(root)) };
  console.log(`${profile}: ${version}`);
}
const ids = Object.keys(known).sort();
const text = written(shared(Object.fromEntries(ids.map((id) => [id, known[id]]))));
writeFileSync(FILE, text);
console.log(`${FILE}: ${Math.round(text.length / 1000)} kB`);

/** `openclaw config schema`, with nothing of this user's in reach. */
function schemaOf(root) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'openclaw-schema-'));
  try {
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      OPENCLAW_STATE_DIR: home,
      OPENCLAW_CONFIG_PATH: path.join(home, 'openclaw.json'),
      NO_COLOR: '1',
    };
    const args = [path.join(root, 'openclaw.mjs'), 'config', 'schema'];
    return execFileSync(values.node ?? process.execPath, args, {
      env,
      maxBuffer: 64e6,
      encoding: 'utf8',
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Parts that stand more than once move to `defs`, across releases too. */
function shared(releases) {
  const counts = new Map();
  const count = (node) => {
    if (typeof node !== 'object' || node === null) return;
    const text = JSON.stringify(node);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (counts.get(text) === 1) for (const child of Object.values(node)) count(child);
  };
  count(releases);
  const names = new Map();
  const defs = {};
  const refer = (node, isSchema) => {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map((item) => refer(item, isSchema && typeof item === 'object'));
    const text = JSON.stringify(node);
    if (!isSchema || text.length < SHARED_FROM || counts.get(text) === 1) return inner(node, isSchema);
    if (!names.has(text)) {
      const name = names.size.toString(36);
      names.set(text, name);
      defs[name] = inner(node, true);
    }
    return { $ref: `#/defs/${names.get(text)}` };
  };
  const inner = (node, isSchema) =>
    Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        isSchema && key === 'properties'
          ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, refer(part, true)]))
          : refer(
              value,
              isSchema ? ['items', 'additionalProperties', 'anyOf', 'oneOf'].includes(key) : PARTS.has(key),
            ),
      ]),
    );
  const refers = Object.fromEntries(Object.entries(releases).map(([id, parts]) => [id, inner(parts, false)]));
  return { defs, releases: refers };
}

/** The releases of a written file, with every reference replaced by what it stands for. */
function expanded({ defs, releases }) {
  const open = (node) => {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map(open);
    if (typeof node.$ref === 'string') return open(defs[node.$ref.slice('#/defs/'.length)]);
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, open(value)]));
  };
  return open(releases);
}

/** One line for each shared part and each part of a release. */
function written({ defs, releases }) {
  const rows = (object) =>
    Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const parts = Object.entries(releases).map(
    ([id, of]) => `${JSON.stringify(id)}:{\n${rows(of).join(',\n')}\n}`,
  );
  return `{"defs":{\n${rows(defs).join(',\n')}\n},\n"releases":{\n${parts.join(',\n')}\n}}\n`;
}
