// If these fail, an execution believes that the index holds its report although it holds an older one.
import { expect, it } from 'vitest';
import { forgetIndexed, noteIndexed, takeIndexed } from './indexed.ts';

it('confirms a report that is as new as the run, once', () => {
  noteIndexed('a', 1000, 7);
  expect(takeIndexed('a', 1000, 8)).toBe(false);
  expect(takeIndexed('a', 1000, 7)).toBe(true);
  expect(takeIndexed('a', 1000, 7)).toBe(false);
});

it('confirms nothing of the run that an object had before, however long that was', () => {
  noteIndexed('b', 1000, 50);
  expect(takeIndexed('b', 2000, 3)).toBe(false);
  noteIndexed('c', 1000, 50);
  forgetIndexed('c');
  expect(takeIndexed('c', 1000, 3)).toBe(false);
});
