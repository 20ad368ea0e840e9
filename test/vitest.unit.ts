import { defineConfig } from 'vitest/config';

/** Pure code: the fold and its simulator, expressions, nodes, edits, what stands beside its source. */
export default defineConfig({
  test: {
    name: 'unit',
    include: [
      'core/**/*.test.ts',
      'durable-objects/**/*.test.ts',
      'worker/**/*.test.ts',
      'web/src/**/*.test.ts',
      'test/*.test.ts',
      'test/conformance/**/*.test.ts',
      'test/faults/**/*.test.ts',
    ],
    // Both cores, and modules once for each: loading them anew for every file takes as long as the tests.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
