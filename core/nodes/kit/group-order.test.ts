// If these fail, summaries of several groups come in another order than n8n gives them.
import { expect, it } from 'vitest';
import type { Json } from '../../workflow/document.ts';
import { inTreeOrder } from './group-order.ts';

const order = (groups: Json[][], asKeys = false) =>
  inTreeOrder(
    groups.map((values) => ({ values })),
    asKeys,
  ).map(({ values }) => values);

it('puts what shares its first value together, in the order in which it came', () => {
  expect(
    order([
      ['b', 1],
      ['a', 1],
      ['b', 2],
      ['a', null],
    ]),
  ).toEqual([
    ['b', 1],
    ['b', 2],
    ['a', 1],
    ['a', null],
  ]);
});

it('keeps values of different types apart, and one group by nothing', () => {
  expect(order([[1], ['1'], [2]])).toEqual([[1], ['1'], [2]]);
  expect(order([[]])).toEqual([[]]);
});

it('puts whole numbers first where the values are keys', () => {
  expect(order([['x'], [10], [null], [2], ['007']], true)).toEqual([[2], [10], ['x'], [null], ['007']]);
});
