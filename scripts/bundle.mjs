/**
 * Joins what tsc wrote into CommonJS files: one for the command line, and some for each part that loads later.
 * Finding, reading and linking a hundred ES modules takes longer than a whole run (docs/benchmarks.md).
 */
import { build } from 'rolldown';

/** Modules that are always needed together, with all that they need themselves; the first group chooses first. */
const GROUPS = {
  ports: ['ports', 'version', 'json'],
  'command-line': ['cli/parse'],
  show: ['progress', 'report/text', 'report/verdict', 'wire/redact', 'wire/sse'],
  ask: ['target', 'given-options', 'wire/send', 'check/run'],
};

await build({
  input: 'build/main.js',
  platform: 'node',
  // Dependencies are installed beside it and load as they are. A path may begin with the letter of a drive.
  external: /^(?![A-Za-z]:)[^./]/,
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
