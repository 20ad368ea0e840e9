import { defineConfig } from 'vitest/config';

/** A person's journeys through the started product, in Chromium. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
