// If these fail, items come back from storage as others than went in.
import { expect, it } from 'vitest';
import type { Item } from '../../core/workflow/item.ts';
import { itemText, StoredText, type Origin } from './item-text.ts';

const first: Item[] = [{ json: { n: 1, big: 'x'.repeat(1000) } }, { json: { n: 2 } }];
const origins = new Map<Item['json'], Origin>(
  first.map((item, index) => [item.json, { ref: '1.0', index, size: index === 0 ? 1020 : 7 }]),
);
const textOf = (items: readonly Item[]) => `[${items.map((item) => itemText(item, origins.get(item.json))).join()}]`;

it('stores data that was handed on by its place, and gives the same items back', () => {
  const passed: Item[] = [
    { json: first[1]!.json, pairedItem: { item: 1 } },
    { json: { n: 3 }, pairedItem: { item: 0 } },
    { json: first[0]!.json, pairedItem: [{ item: 0 }, { item: 1 }] },
  ];
  const text = textOf(passed);
  expect(text.length).toBeLessThan(300);
  const stored = new StoredText(text);
  expect(stored.named).toEqual(['1.0']);
  expect(stored.size).toBe(text.length + 1027);
  stored.fill('1.0', first);
  expect(stored.items).toEqual(passed);
});

it('reads what was stored before sizes were', () => {
  const stored = new StoredText('[{"@":["1.0",1],"pairedItem":{"item":0}}]');
  stored.fill('1.0', first);
  expect(stored.items).toEqual([{ json: { n: 2 }, pairedItem: { item: 0 } }]);
});

it('takes data of a user that looks like a place for data', () => {
  const items: Item[] = [{ json: { '@': ['1.0', 0] } }];
  const stored = new StoredText(textOf(items));
  expect(stored.named).toEqual([]);
  expect(stored.items).toEqual(items);
});
