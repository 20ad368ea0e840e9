// If these fail, a node with many items costs without bound, or one with few cannot use what an expression may.
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './budget.ts';
import { SharedBudget } from './shared-budget.ts';

const evaluationsUntilRefused = (items: number): number => {
  const shared = new SharedBudget(items);
  for (let done = 0; ; done += 1) {
    try {
      shared.within((budget) => budget.spend(DEFAULT_LIMITS.steps));
    } catch {
      return done;
    }
  }
};

it('lets one evaluation have its own limits and no more', () => {
  const shared = new SharedBudget(1);
  expect(() => shared.within((budget) => budget.spend(DEFAULT_LIMITS.steps))).not.toThrow();
  expect(() => shared.within((budget) => budget.spend(DEFAULT_LIMITS.steps + 1))).toThrow('steps');
});

it('ends what all evaluations may cost, with more for more items and a bound for any number', () => {
  expect(evaluationsUntilRefused(1)).toBe(5);
  expect(evaluationsUntilRefused(1000)).toBe(15);
  expect(evaluationsUntilRefused(1e9)).toBe(100);
});

it('counts what an evaluation has cost that failed', () => {
  const shared = new SharedBudget(1);
  for (let turn = 0; turn < 40; turn += 1)
    expect(() =>
      shared.within((budget) => {
        budget.emit(2 * 1_048_576);
        throw new Error('on the way');
      }),
    ).toThrow(turn < 32 ? 'on the way' : 'larger');
});
