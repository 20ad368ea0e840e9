import { defineConfig } from 'vitest/config';

/** The started product as a process: real requests, real kills. One at a time: each test owns the machine. */
export default defineConfig({
  test: {
    name: 'platform',
    include: ['test/platform/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
