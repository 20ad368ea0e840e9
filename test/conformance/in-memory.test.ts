// If these fail, the engine and the nodes do not do what the suite says; test/workerd/conformance.test.ts asks the same of
// the real object.
import { expect, it } from 'vitest';
import { CASES } from './cases/all.ts';
import { runInMemory } from './run-in-memory.ts';

it.each(Object.entries(CASES))('%s', async (name, given) => {
  expect(await runInMemory(name, given)).toEqual(given.outcome);
});
