#!/usr/bin/env node
/**
 * npm run new -- cause CODE [LAYER] | server KIND | release YYYY.M.P | flag KEY | fault NAME [FILE]
 *
 * Writes the skeleton of one more cause, server, release, compat flag or fault with its test, and enters it where its kind is
 * gathered. What is still to be filled in says TODO; the test fails until it is.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { enterRelease } from './learn-releases/enter.mjs';

const root = process.env.NEW_ROOT ?? '.';
const at = (file) => path.join(root, file);
const read = (file) => readFileSync(at(file), 'utf8');

function create(file, text) {
  if (existsSync(at(file))) throw new Error(`${file} is there already.`);
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
  console.log(`wrote   ${file}`);
}

/** Puts `text` before the first line that holds `mark`, or behind it. */
function enter(file, mark, text, where = 'before') {
  const whole = read(file);
  const found = whole.indexOf(mark);
  if (found < 0) throw new Error(`${file} has no place for it: "${mark}" is not there.`);
  const begin = whole.lastIndexOf('\n', found) + 1;
  const end = whole.indexOf('\n', found) + 1;
  const place = where === 'before' ? begin : end;
  writeFileSync(at(file), whole.slice(0, place) + text + whole.slice(place));
  console.log(`entered ${file}`);
}

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const constant = (name) => name.toUpperCase().replace(/\W/g, '_');
const named = (name) => (/^[a-z]\w*$/i.test(name) ? name : `'${name}'`);
const test = (what, imports, body) =>
  `import { describe, expect, it } from 'vitest';\n${imports}\ndescribe('${what}', () => {\n${body}\n});\n`;

const LAYERS = ['transport', 'service', 'model', 'size', 'request', 'answer', 'server'];

function cause(code, layer = 'request') {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))
    throw new Error('A code is lower case with hyphens: queue-full.');
  if (!LAYERS.includes(layer)) throw new Error(`A layer is one of ${LAYERS.join(', ')}.`);
  const name = camel(code);
  create(
    `src/causes/${layer}/${code}.ts`,
    `import type { Facts } from '../../reading/facts.js';
import { type Cause, type Match, named } from '../cause.js';

export const ${name} = {
  code: '${code}',
  layer: '${layer}',
  severity: 'error',
  title: 'TODO: what was seen, on one line',
  why: 'TODO: why it happens, in one or two sentences.',
  advice: 'TODO: what to do, on any server.',
  flags: {},
  when: recognise,
  explains: ['opaque-error'],
  basis: 'structure',
  sources: ['TODO: where it was seen'],
} as const satisfies Cause;

function recognise(facts: Facts): Match | null {
  return facts.said.types.includes('TODO') ? named() : null;
}
`,
  );
  // In dependency order: last of its layer.
  const next = LAYERS[LAYERS.indexOf(layer) + 1];
  if (next === undefined) enter('src/codes.ts', "'opaque-error',", `  '${code}',\n`);
  else enter('src/codes.ts', `  // ${next}`, `  '${code}',\n`);
  const codes = read('src/codes.ts').split('CODES = [')[1]?.split(']')[0] ?? '';
  const order = [...codes.matchAll(/^ {2}'([\w-]+)',$/gm)].map(([, found]) => found);
  const following = order[order.indexOf(code) + 1];
  enter('src/causes/index.ts', `\n  ${named(following)}: `.trim(), `  ${named(code)}: ${name},\n`);
  enter('src/causes/index.ts', 'import', `import { ${name} } from './${layer}/${code}.js';\n`);
  create(
    `test/causes/${code}.test.ts`,
    test(
      code,
      "import { classify } from '../../src/causes/classify.js';\n",
      `  it('is read out of what the server says', () => {
    const body = 'TODO: the words, with their source';
    const evidence = { status: 400, contentType: 'text/plain', body, transport: null, stage: 'agent-turn' } as const;
    expect(classify(evidence)[0]?.code).toBe('${code}');
  });`,
    ),
  );
}

function server(kind) {
  if (!/^[a-z0-9][\w-]*$/.test(kind)) throw new Error('A kind is lower case: llama-server.');
  const name = constant(kind);
  create(
    `src/servers/${kind}.ts`,
    `import type { Server } from './server.js';

export const ${name}: Server = {
  name: 'TODO',
  role: 'server',
  ports: [],
  lookedFor: false,
  tells: { owner: /^${kind}$/i },
  probes: [],
  window: { listed: [] },
  refusesLongPrompts: false,
  takesAnyModel: false,
  serve: null,
  options: {},
};
`,
  );
  enter('src/servers/index.ts', '  nginx: NGINX,', `  ${named(kind)}: ${name},\n`);
  enter('src/servers/index.ts', 'import', `import { ${name} } from './${kind}.js';\n`);
  create(
    `test/servers/${kind}.test.ts`,
    test(
      kind,
      "import { SERVERS } from '../../src/servers/index.js';\n",
      `  it('has a name, and is told by a recorded answer', () => {
    expect(SERVERS[${named(kind) === kind ? `'${kind}'` : named(kind)}].name).not.toContain('TODO');
  });`,
    ),
  );
}

function release(version) {
  const [, year, month] = /^(\d{4})\.(\d{1,2})\.\d+$/.exec(version) ?? [];
  if (!month) throw new Error('A release is YYYY.M.P: 2026.10.2.');
  const [id, name] = [`openclaw-${year}.${month}`, `RELEASE_${year}_${month}`];
  if (existsSync(at(`src/releases/${year}-${month}.ts`)))
    throw new Error(`src/releases/${year}-${month}.ts is there already.`);
  const near = enterRelease(root, version).replace('openclaw-', '');
  console.log('entered src/releases');
  const base = `RELEASE_${near.replace('.', '_')}`;
  create(
    `src/releases/${year}-${month}.ts`,
    `import { ${base} } from './${near.replace('.', '-')}.js';
import type { MeasuredRelease } from './types.js';

/** What differs from the release before it, as measured. */
export const ${name} = {
  ...${base},
  id: '${id}',
  release: '${version}',
  label: 'OpenClaw ${year}.${month}',
} as const satisfies MeasuredRelease;
`,
  );
  create(
    `test/releases/${year}-${month}.test.ts`,
    test(
      id,
      "import { releaseOf } from '../../src/releases/index.js';\n",
      `  it.todo('sends what was measured: see test/turn/measured-shapes.test.ts');
  it('is the release that was measured', () => {
    expect(releaseOf('${id}').release).toBe('${version}');
  });`,
    ),
  );
}

function flag(key) {
  if (!/^[a-z]\w*$/.test(key)) throw new Error('A compat key is written as in openclaw.json: supportsTools.');
  enter(
    'src/flags/flags.ts',
    '  supportsDeveloperRole: ',
    `  ${key}: {\n    type: 'boolean',\n    changes: 'TODO: what it changes in a turn',\n    candidates: [],\n  },\n`,
  );
  const ids = [...read('src/releases/ids.ts').matchAll(/'openclaw-(\d{4}\.\d{1,2})'/g)].map(
    ([, found]) => found,
  );
  const file = `src/releases/${ids.at(-1).replace('.', '-')}.ts`;
  const text = read(file);
  // One that has no list of its own takes that of the release before it.
  const [, base] = /^ {2}\.\.\.(RELEASE_\w+),$/m.exec(text) ?? [];
  const known = / compat: \[/.test(text)
    ? text.replace(/( compat: \[[^\]]*?),?(\s*)\]/, `$1, '${key}'$2]`)
    : text.replace(/^( {2}label: .*)$/m, `$1\n  compat: [...${base}.compat, '${key}'],`);
  writeFileSync(at(file), known);
  console.log(`entered ${file}`);
  create(
    `test/flags/${key}.test.ts`,
    test(
      key,
      "import { COMPAT_FLAGS } from '../../src/flags/flags.js';\n",
      `  it('says what it changes', () => {
    expect(COMPAT_FLAGS.${key}.changes).not.toContain('TODO');
  });`,
    ),
  );
}

const FAULT_FILES = ['request', 'answer', 'size', 'service'];

/** The tests of all faults play it from now on, and fail until what is expected of it is true. */
function fault(name, file = 'request') {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new Error('A fault is lower case with hyphens: busy-503.');
  if (!FAULT_FILES.includes(file)) throw new Error(`A fault belongs into one of ${FAULT_FILES.join(', ')}.`);
  const place = `src/simulator/faults/${file}.ts`;
  if (new RegExp(`^ {2}${named(name)}:`, 'm').test(read(place)))
    throw new Error(`${place} has ${name} already.`);
  enter(
    place,
    '} as const satisfies Record<string, Fault>;',
    `  ${named(name)}: {
    summary: 'TODO: what is wrong with this server, on one line',
    rules: [
      {
        // Which requests meet it, and what comes of them: src/simulator/types.ts has all there is.
        when: { endpoint: 'chat' },
        effect: {
          do: 'reply',
          at: 'body',
          status: 500,
          contentType: 'application/json',
          body: { error: { message: 'TODO: the words of the real server' } },
        },
      },
    ],
    // What smoke must make of it; with the code of the cause.
    expected: { verdict: 'backend-limit', exitCode: 5, flags: {}, code: 'opaque-error' },
  },
`,
  );
}

const KINDS = { cause, server, release, flag, fault };
const [kind, name, ...more] = process.argv.slice(2);
try {
  const make = KINDS[kind];
  if (make === undefined || name === undefined)
    throw new Error(`npm run new -- ${Object.keys(KINDS).join('|')} NAME`);
  make(name, ...more);
  console.log('Next: fill in what says TODO, then npx biome check --write . && npm run docs && npm test');
} catch (error) {
  console.error(`new: ${error.message}`);
  process.exitCode = 2;
}
