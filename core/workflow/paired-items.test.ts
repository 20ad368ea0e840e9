// If these fail, an expression that asks for the item of another node finds a wrong one, or none where there is one.
import { describe, expect, it } from 'vitest';
import type { Item, PairedItem } from './item.ts';
import { fillPairedItems, withOutputData } from './paired-items.ts';

const items = (...paired: (number | null)[]): Item[] =>
  paired.map((from) => ({ json: {}, ...(from === null ? {} : { pairedItem: { item: from } }) }));
const fresh = (count: number) => items(...Array.from({ length: count }, () => null));
const told = (lists: Item[][]) =>
  lists.map((list) =>
    list.map(({ pairedItem }) => (pairedItem === undefined ? null : (pairedItem as PairedItem).item)),
  );

describe('a missing origin', () => {
  it.each<[string, Item[][], Item[][], (number | null)[][]]>([
    ['is the one item that came in, on every output', [fresh(1)], [fresh(2), fresh(1)], [[0, 0], [0]]],
    ['is the item of the same index where as many come out as went in', [fresh(3)], [fresh(3)], [[0, 1, 2]]],
    ['is the first item where one comes out of many', [fresh(3)], [fresh(1)], [[0]]],
    ['is the first item where one comes out of several inputs', [fresh(2), fresh(3)], [fresh(1)], [[0]]],
    ['stays unsaid where fewer come out than went in', [fresh(3)], [fresh(2)], [[null, null]]],
    ['stays unsaid where more come out', [fresh(2)], [fresh(3)], [[null, null, null]]],
    ['stays unsaid where as many come out of two outputs together', [fresh(2)], [fresh(1), fresh(1)], [[null], [null]]],
    ['stays unsaid where several inputs have one item', [fresh(1), fresh(1)], [fresh(2)], [[null, null]]],
    ['stays unsaid where nothing came in', [[]], [fresh(1)], [[null]]],
    ['is not needed where the node says it', [fresh(3)], [items(2, 2, null)], [[2, 2, 2]]],
    ['stays unsaid beside others that the node says', [fresh(3)], [items(2, null)], [[2, null]]],
  ])('%s', (_what, inputs, outputs, expected) => {
    expect(told(fillPairedItems(outputs, inputs))).toEqual(expected);
  });

  it('is filled in on copies: the node may still hold its items', () => {
    const given = fresh(2);
    fillPairedItems([given], [fresh(2)]);
    expect(told([given])).toEqual([[null, null]]);
  });
});

describe('alwaysOutputData', () => {
  const empty = { json: {}, pairedItem: [{ item: 0 }, { item: 1 }, { item: 0, input: 1 }] };

  it.each<[string, Item[][], Item[][]]>([
    ['gives an empty item that came from every input item', [[]], [[empty]]],
    ['gives it where the node gave no output at all', [], [[empty]]],
    ['gives it on the first output only, and keeps the others', [[], items(1), []], [[empty], items(1), []]],
    ['changes nothing where the first output has an item', [items(0), []], [items(0), []]],
  ])('%s', (_what, outputs, expected) => {
    expect(withOutputData(outputs, [fresh(2), fresh(1)])).toEqual(expected);
  });
});
