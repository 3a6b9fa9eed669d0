/**
 * Joins what tsc wrote into CommonJS files: one for the command line, one for programs, and some for each part that
 * loads later.
 * Finding, reading and linking a hundred ES modules takes longer than a whole run (docs/benchmarks.md).
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { build } from 'rolldown';
import { minifySync } from 'rolldown/utils';

/** Modules that are always needed together, with all that they need themselves; the first group chooses first. */
const GROUPS = {
  base: ['usage-error', 'version', 'json', 'wire/much'],
  'command-line': ['cli/parse'],
  show: ['progress', 'json5', 'nearest', 'report/text', 'report/verdict', 'wire/redact', 'wire/sse'],
  servers: ['servers/index'],
  ask: ['target', 'given-options', 'wire/send', 'check/run'],
};

/** What stands in for modules that take long to load and are not used, by who asks for them. */
const STAND_INS = {
  // No server is offered HTTP/2.
  './undici/client-h2': 'module.exports = undefined;',
  // Asked for the largest head, and whether a body is a request that came in: `wire/client` sends text.
  './undici/http': 'module.exports = { IncomingMessage: undefined, maxHeaderSize: 16384 };',
  './undici/assert': `module.exports = (held, message) => { if (!held) require('node:assert')(held, message); };`,
  // Subcommands that are programs of their own.
  './commander/child_process': 'module.exports = {};',
};
const PACKAGE = /[\\/](undici|commander)[\\/]/;
const KEPT = /\/(?:web\/fetch\/body|llhttp\/llhttp-wasm)\.js$/;

/**
 * commander and undici's client go along: as files of their own they take twice the time to load. What undici rarely
 * needs stays in its package: bodies of forms, and its parser for processors without SIMD.
 */
const packages = {
  name: 'packages',
  resolveId(path, importer = '') {
    const [, asking] = PACKAGE.exec(importer) ?? [];
    if (asking === undefined) return null;
    const standIn = `./${asking}/${path.replace(/^node:|^.*\/|\.js$/g, '')}`;
    if (standIn in STAND_INS) return standIn;
    const [kept] = KEPT.exec(path) ?? [];
    return kept ? { id: `undici/lib${kept}`, external: true } : null;
  },
  load: (id) => STAND_INS[id] ?? null,
};

/**
 * Comments and blanks go, names stay: Node reads each file anew on each start, and half of it is comments. The list of
 * what was joined stays on top, for whoever looks for a module.
 */
const short = {
  name: 'short',
  renderChunk(code, { fileName }) {
    const modules = code.match(/^\/\/ (?:build|node_modules)\/.+\.js$/gm) ?? [];
    const options = { compress: false, mangle: false, codegen: { removeWhitespace: true } };
    return [...modules, minifySync(fileName, code, options).code].join('\n');
  },
};

await build({
  input: { main: 'build/main.js', api: 'build/api.js' },
  platform: 'node',
  plugins: [packages, short],
  // What a chunk holds is chosen below: an import that waits may well find its module in a chunk that is there already.
  checks: { ineffectiveDynamicImport: false },
  // Dependencies are installed beside it and load as they are; of undici and valibot only the few parts in use are taken
  // in, because all of either takes longer to load than Node itself. A path may begin with the letter of a drive.
  external: (id, importer = '') =>
    /^(?!valibot$|commander$|undici\/|[A-Za-z]:)[^./]/.test(id) && !PACKAGE.test(importer),
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: {
      groups: Object.entries(GROUPS).map(([name, modules], index) => ({
        name,
        test: new RegExp(`[\\\\/]build[\\\\/](?:${modules.join('|')})\\.js$`),
        priority: 9 - index,
      })),
    },
  },
});
// An ES module by its name: Node reads the names out of what stands behind it.
writeFileSync(
  'dist/api.mjs',
  "export { check, classify, explain, session, smoke, UsageError } from './api.cjs';\n",
);
copyFileSync('node_modules/valibot/LICENSE.md', 'dist/LICENSE-valibot.md');
for (const name of ['commander', 'undici'])
  copyFileSync(`node_modules/${name}/LICENSE`, `dist/LICENSE-${name}.txt`);
