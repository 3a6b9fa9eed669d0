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
  show: ['progress', 'report/text', 'report/verdict', 'wire/redact', 'wire/sse'],
  servers: ['servers/index'],
  ask: ['target', 'given-options', 'wire/send', 'check/run'],
};

await build({
  input: 'build/main.js',
  platform: 'node',
  // Dependencies are installed beside it and load as they are; of valibot only the few functions in use are taken in,
  // because all of it takes as long to load as Node itself. A path may begin with the letter of a drive.
  external: /^(?!valibot$|[A-Za-z]:)[^./]/,
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
