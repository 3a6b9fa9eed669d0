/**
 * Joins what tsc wrote into CommonJS files: one for the command line, and some for each part that loads later.
 * Finding, reading and linking a hundred ES modules takes longer than a whole run (docs/benchmarks.md).
 */
import { copyFileSync } from 'node:fs';
import { build } from 'rolldown';

/** Modules that are always needed together, with all that they need themselves; the first group chooses first. */
const GROUPS = {
  ports: ['ports', 'version', 'json'],
  'command-line': ['cli/parse'],
  show: ['progress', 'json5', 'nearest', 'report/text', 'report/verdict', 'wire/redact', 'wire/sse'],
  servers: ['servers/index'],
  ask: ['target', 'given-options', 'wire/send', 'check/run'],
};

/**
 * undici's client goes along: as 30 files of its own it takes twice the time to load. What it rarely needs stays in the
 * package: bodies of forms, and its parser for processors without SIMD. HTTP/2, which no server is offered, is left out.
 */
const undiciClient = {
  name: 'undici-client',
  resolveId(path, importer = '') {
    if (!/[\\/]undici[\\/]/.test(importer)) return null;
    if (path.endsWith('/client-h2.js')) return HTTP2;
    const [inPackage] = IN_PACKAGE.exec(path) ?? [];
    return inPackage ? { id: `undici/lib${inPackage}`, external: true } : null;
  },
  load: (id) => (id === HTTP2 ? 'module.exports = undefined;' : null),
};
const HTTP2 = './undici-http2.js';
const IN_PACKAGE = /\/(?:web\/fetch\/body|llhttp\/llhttp-wasm)\.js$/;

await build({
  input: 'build/main.js',
  platform: 'node',
  plugins: [undiciClient],
  // Dependencies are installed beside it and load as they are; of undici and valibot only the few parts in use are taken
  // in, because all of either takes longer to load than Node itself. A path may begin with the letter of a drive.
  external: /^(?!valibot$|undici\/|[A-Za-z]:)[^./]/,
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
copyFileSync('node_modules/valibot/LICENSE.md', 'dist/LICENSE-valibot.md');
copyFileSync('node_modules/undici/LICENSE', 'dist/LICENSE-undici.txt');
