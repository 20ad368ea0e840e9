// If these fail, items come back wrong from storage, large ones do not fit into memory, or a limit is a crash.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outputs } from '../../core/engine/events.ts';
import type { Item } from '../../core/workflow/item.ts';
import { Journal } from './journal.ts';
import { MemoryBudget } from './memory-budget.ts';
import { Payloads } from './payloads.ts';
import { payloadKey } from './stored-bytes.ts';
import { StoredItems } from './stored-items.ts';
import { LocalBucket } from './testing/local-bucket.ts';
import { LocalStorage } from './testing/local-storage.ts';

const text = (characters: number) => 'x'.repeat(characters);
const items = (count: number, characters: number, from = 0): Item[] =>
  Array.from({ length: count }, (_, index) => ({ json: { n: from + index, text: text(characters) } }));
const numbersOf = (list: readonly Item[]) => list.map((item) => item.json['n']);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('payloads', () => {
  let bucket: LocalBucket;
  let journal: Journal;
  let memory: MemoryBudget;
  let payloads: Payloads;
  beforeEach(() => {
    bucket = new LocalBucket();
    journal = new Journal(new LocalStorage().asPlatform());
    journal.create();
    memory = new MemoryBudget(20_000_000, 4_000_000);
    payloads = open();
  });
  /** As after a crash: nothing is in memory. */
  const open = (more: { maxStored?: number } = {}) =>
    new Payloads(journal, bucket.asPlatform(), 'e', { memory, ...more });

  it('keep small outputs in the journal, without waiting for anything', () => {
    const outputs = payloads.write([items(2, 10), [], items(1, 10, 2)]) as Outputs;
    expect(outputs.map((slices) => slices.length)).toEqual([1, 0, 1]);
    expect(numbersOf(payloads.read(outputs[2]!) as Item[])).toEqual([2]);
    payloads.forget();
    expect(numbersOf(payloads.read(outputs[0]!) as Item[])).toEqual([0, 1]);
    journal.flush();
    expect(numbersOf(open().read(outputs[2]!) as Item[])).toEqual([2]);
    expect(bucket.texts.size).toBe(0);
  });

  it('cut large outputs into pages of about 1 MB, of which a slice reads those that it needs', async () => {
    const [slices] = await payloads.write([items(50, 100_000)]);
    expect(bucket.texts.size).toBeGreaterThanOrEqual(5);
    for (const page of bucket.texts.values()) expect(page.length).toBeLessThan(1_100_000);
    const again = open();
    expect(numbersOf(await again.read([{ ...slices![3]!, to: slices![3]!.from + 2 }]))).toEqual([27, 28]);
    expect(bucket.reads).toHaveLength(1);
    expect(numbersOf(await again.read(slices!))).toEqual(upTo(50));
  });

  it('read a large payload that was stored in one piece', async () => {
    bucket.texts.set(payloadKey('e', 'old'), JSON.stringify(items(30, 100_000)));
    const slices = [{ ref: Payloads.storedRef(payloadKey('e', 'old')), from: 0, to: 30 }];
    expect(numbersOf(await payloads.read(slices))).toEqual(upTo(30));
    const list = new StoredItems(payloads, slices, payloads.open('A'));
    await list.prepare();
    const lengths: number[] = [];
    for await (const page of list.pages()) lengths.push(page.items.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(12);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(30);
  });

  it('store what is handed on once, and find it again from page to page', async () => {
    const [slices] = await payloads.write([items(50, 100_000)]);
    const stored = bucket.texts.size;
    const read = await payloads.read(slices!);
    const odd = read.filter((item) => Number(item.json['n']) % 2 === 1);
    const [passed] = await payloads.write([odd]);
    expect(bucket.texts.size).toBe(stored);
    journal.flush();
    bucket.reads.length = 0;
    expect(numbersOf(await open().read(passed!))).toEqual(upTo(50).filter((n) => n % 2 === 1));
    expect(passed!.length).toBeGreaterThanOrEqual(3);
  });

  it('go through more than the memory holds, page by page', async () => {
    const outputs: Outputs = [[]];
    const writer = payloads.open('The node "Big"');
    for (const at of upTo(40)) outputs[0]!.push(...(await payloads.write([items(10, 100_000, 10 * at)], writer))[0]!);
    writer.close();
    const again = open();
    const reader = again.open('The node "Next"');
    const list = new StoredItems(again, outputs[0]!, reader);
    await list.prepare();
    let count = 0;
    for await (const page of list.pages())
      for (const [at, item] of page.items.entries()) {
        expect(item.json['n']).toBe(page.from + at);
        expect(list.at(page.from + at)).toBe(item);
        count += 1;
      }
    expect(count).toBe(400);
    expect(memory.highest).toBeLessThanOrEqual(20_000_000);
    expect(memory.highest).toBeGreaterThan(4_000_000);
    await expect(list.all()).rejects.toMatchObject({ code: 'ITEMS_TOO_LARGE', details: { limit: 'memory' } });
    reader.close();
    expect(memory.used).toBeLessThanOrEqual(4_000_000);
  });

  it('begin in the middle of the items and end before their end', async () => {
    const [slices] = await payloads.write([items(50, 100_000)]);
    const list = new StoredItems(payloads, slices!, payloads.open('A'));
    await list.prepare();
    const seen: unknown[] = [];
    for await (const page of list.pages(13, 38)) seen.push(...numbersOf(page.items));
    expect(seen).toEqual(upTo(50).slice(13, 38));
    expect(numbersOf([(await list.find(44))!])).toEqual([44]);
  });

  it('make one page of many small slices', () => {
    const slices = upTo(100).flatMap((at) => (payloads.write([items(20, 10, 20 * at)]) as Outputs)[0]!);
    const list = new StoredItems(payloads, slices, payloads.open('A'));
    expect(list.prepare()).toBeUndefined();
    expect(numbersOf(list.known!)).toEqual(upTo(2000));
  });

  it.each([
    [
      'one item',
      () => [items(2, 10), [...items(1, 10), ...items(1, 16_000_001)]],
      { limit: 'item', item: 1, output: 1 },
    ],
    ['too many items', () => [Array.from({ length: 1_000_001 }, () => ({ json: {} }))], { limit: 'items', output: 0 }],
  ])('refuse %s by name', (_what, outputs, details) => {
    expect(() => payloads.write(outputs(), payloads.open('The node "Big"'))).toThrow(
      expect.objectContaining({
        code: 'ITEMS_TOO_LARGE',
        message: expect.stringMatching(/^The node "Big" gave/) as unknown,
        details: expect.objectContaining(details) as unknown,
      }),
    );
  });

  it('refuse more than an execution may store, what lay there before it was loaded included', async () => {
    await open({ maxStored: 3_000_000 }).write([items(2, 900_000)]);
    await expect(open({ maxStored: 3_000_000 }).write([items(2, 900_000)])).rejects.toMatchObject({
      code: 'ITEMS_TOO_LARGE',
      details: { limit: 'execution', most: 3_000_000 },
    });
  });
});
