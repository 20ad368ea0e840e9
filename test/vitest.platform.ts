import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take minutes, mostly waiting: what is short runs beside them. */
const LONGEST_FIRST = ['rounds.test.ts', 'long-call.test.ts', 'faults.test.ts', 'kill.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST_FIRST.indexOf(basename(moduleId));
      return place < 0 ? LONGEST_FIRST.length : place;
    };
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}

/** The started product as a process: real requests, real kills. Two platforms at a time, each with a state of its own. */
export default defineConfig({
  test: {
    name: 'platform',
    include: ['test/platform/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
