// If these fail, people read a wrong number of tries beside a node.
import { expect, it } from 'vitest';
import { newRun } from './attempts.ts';
import { triesOf } from './runs.ts';

it.each([
  ['a node that succeeded at once', { status: 'succeeded', attempt: 1, failures: 0, interruptions: 0 }, 1],
  ['a wait that ended', { status: 'succeeded', attempt: 2, failures: 0, interruptions: 0 }, 1],
  ['a success after two failures', { status: 'succeeded', attempt: 3, failures: 2, interruptions: 0 }, 3],
  ['a success after a crash', { status: 'succeeded', attempt: 2, failures: 0, interruptions: 1 }, 2],
  ['a final failure after one before', { status: 'failed', attempt: 2, failures: 2, interruptions: 0 }, 2],
  ['a node that may not be repeated', { status: 'failed', attempt: 1, failures: 1, interruptions: 1 }, 1],
] as const)('counts the tries of %s', (_what, run, tries) => {
  expect(triesOf({ ...newRun(0, 0, 0), ...run })).toBe(tries);
});
