// If these fail, items come back from storage as others than went in.
import { expect, it } from 'vitest';
import type { Item } from '../../core/workflow/item.ts';
import { fromText, toText, type Origin } from './item-text.ts';

const first: Item[] = [{ json: { n: 1, big: 'x'.repeat(1000) } }, { json: { n: 2 } }];
const origins = new Map<Item['json'], Origin>(first.map((item, index) => [item.json, { ref: '1.0', index }]));
const read = (ref: string) => (ref === '1.0' ? first : []);

it('stores data that was handed on by its place, and gives the same items back', () => {
  const passed: Item[] = [
    { json: first[1]!.json, pairedItem: { item: 1 } },
    { json: { n: 3 }, pairedItem: { item: 0 } },
    { json: first[0]!.json, pairedItem: [{ item: 0 }, { item: 1 }] },
  ];
  const text = toText(passed, (json) => origins.get(json));
  expect(text.length).toBeLessThan(300);
  expect(fromText(text, read)).toEqual(passed);
});

it('waits for payloads that lie elsewhere', async () => {
  const text = toText([{ json: first[0]!.json }], (json) => origins.get(json));
  expect(await fromText(text, async () => first)).toEqual([{ json: first[0]!.json }]);
});

it('takes data of a user that looks like a place for data', () => {
  const items: Item[] = [{ json: { '@': ['1.0', 0] } }];
  expect(
    fromText(
      toText(items, () => undefined),
      read,
    ),
  ).toEqual(items);
});
