import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `npm run test:fast`: rooms that know no I/O, but for files that start processes or try a property for long. */
const PURE = 'causes|flags|intake|probes|reading|releases|report|search|servers|turn';
const SLOW = [
  'test/new.test.ts',
  'test/causes/{for-release,fuzz}.test.ts',
  'test/reading/learn.test.ts',
  'test/report/{curl,so-far}.test.ts',
  'test/turn/command.test.ts',
];

export default defineConfig({
  resolve: {
    // What was learned from the examples is no source code: npm run build writes it.
    alias: [
      {
        find: /^.*\/weights\.js$/,
        replacement: fileURLToPath(new URL('build/reading/weights.js', import.meta.url)),
      },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/*.test.ts', `test/@(${PURE})/**/*.test.ts`], exclude: SLOW },
      },
      { extends: true, test: { name: 'rest', include: [`test/!(${PURE})/**/*.test.ts`, ...SLOW] } },
    ],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // No test changes what another sees: the modules are then read once for each worker, not once for each file.
    isolate: false,
    // Many tests wait for a process or a socket: two workers for each core.
    maxWorkers: 2 * availableParallelism(),
  },
});
