import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

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
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // No test changes what another sees: the modules are then read once for each worker, not once for each file.
    isolate: false,
    // Many tests wait for a process or a socket: one worker for each core.
    maxWorkers: '100%',
  },
});
