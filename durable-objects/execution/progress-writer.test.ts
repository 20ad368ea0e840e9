// If these fail, results of a node are lost, stored twice over, or pile up in memory while it works.
import { beforeEach, expect, it, vi } from 'vitest';
import type { Outputs } from '../../core/engine/events.ts';
import type { Item } from '../../core/workflow/item.ts';
import { Journal } from './journal.ts';
import { MemoryBudget, type MemoryHolder } from './memory-budget.ts';
import { Payloads } from './payloads.ts';
import { ProgressWriter, type StoredPart } from './progress-writer.ts';
import { LocalBucket } from './testing/local-bucket.ts';
import { LocalStorage } from './testing/local-storage.ts';

/** Settles nothing. */
const AS_THEY_ARE = { note: () => undefined, part: (outputs: Item[][]) => outputs };
const memory = new MemoryBudget(20_000_000, 4_000_000);
let bucket: LocalBucket;
let payloads: Payloads;
let holder: MemoryHolder;
let parts: StoredPart[];
let writer: ProgressWriter;
beforeEach(() => {
  bucket = new LocalBucket();
  const journal = new Journal(new LocalStorage().asPlatform());
  journal.create();
  payloads = new Payloads(journal, bucket.asPlatform(), 'e', { memory });
  holder = payloads.open('The node "A"');
  parts = [];
  writer = new ProgressWriter(payloads, holder, AS_THEY_ARE, (part) => void parts.push(part));
});

const item = (n: number, characters = 10): Item => ({ json: { n, text: 'x'.repeat(characters) } });
const numbersOf = async (outputs: Outputs, output = 0) =>
  (await payloads.read(outputs[output] ?? [])).map(({ json }) => json['n']);

it('records results of calls every twenty items, computed ones only when there are many', async () => {
  for (let n = 0; n < 45; n += 1) await writer.add(n, [[[item(n)]]], 'called');
  expect(parts.map(({ done }) => done)).toEqual([[[0, 20]], [[20, 40]]]);
  expect(await numbersOf(parts[1]!.outputs)).toEqual(Array.from({ length: 20 }, (_, n) => 20 + n));
  const computing = new ProgressWriter(payloads, holder, AS_THEY_ARE, (part) => void parts.push(part));
  for (let n = 0; n < 10_000; n += 1) await computing.add(n, [[[item(n)]]], 'computed');
  expect(computing.wroteParts).toBe(false);
  expect(computing.takeGathered()[0]).toHaveLength(10_000);
  await writer.finish();
  expect(parts.at(-1)!.done).toEqual([[40, 45]]);
});

it('writes a page as soon as there is one, and holds no more than that', async () => {
  for (let n = 0; n < 100; n += 1) await writer.add(n, [[[], [item(n, 100_000)]]], 'computed');
  await writer.finish();
  expect(bucket.texts.size).toBeGreaterThanOrEqual(9);
  expect(memory.highest).toBeLessThanOrEqual(12_000_000);
  expect(holder.held).toBe(0);
  expect(parts.flatMap(({ done }) => done).map(([from]) => from)).toEqual(
    [...new Set(parts.flatMap(({ done }) => done).map(([from]) => from))].sort((a, b) => a - b),
  );
  const all = parts.flatMap(({ outputs }) => outputs[1]!);
  expect(await numbersOf([all])).toEqual(Array.from({ length: 100 }, (_, n) => n));
});

it('covers only neighbours with one part', async () => {
  for (const n of [0, 1, 5, 6]) await writer.add(n, [[[item(n)]]], 'computed');
  await writer.finish();
  expect(parts.map(({ done }) => done)).toEqual([[[0, 2]], [[5, 7]]]);
});

it('settles the results of each part, and notes what they need while their item is in memory', async () => {
  const noted: number[] = [];
  const settling = { note: (index: number) => void noted.push(index), part: ([first = []]: Item[][]) => [[], first] };
  const settled = new ProgressWriter(payloads, holder, settling, (part) => void parts.push(part));
  for (const n of [0, 1]) await settled.add(n, [[[item(n)]]], 'computed');
  expect(noted).toEqual([0, 1]);
  await settled.finish();
  expect(await numbersOf(parts[0]!.outputs, 1)).toEqual([0, 1]);
});

it('tells the node, and whoever finishes, that a page could not be stored', async () => {
  vi.spyOn(bucket, 'put').mockRejectedValue(new TypeError('R2 is away'));
  await expect(writer.add(0, [[[item(0, 1_000_000)]]], 'computed')).rejects.toThrow('R2 is away');
  await expect(writer.finish()).rejects.toThrow('R2 is away');
  expect(parts).toEqual([]);
});

it('records an item that came in parts once it is whole, in the order in which its parts came', async () => {
  await writer.add(0, [[[item(0)]]], 'computed');
  for (const n of [10, 11, 12]) await writer.add(1, [[[item(n, 600_000)], [item(100 + n)]]], 'part');
  // Its first pages are stored; nothing of it counts yet.
  expect(bucket.texts.size).toBeGreaterThan(0);
  expect(parts.flatMap(({ done }) => done)).toEqual([[0, 1]]);
  await writer.add(1, [[[item(13)]]], 'computed');
  await writer.add(2, [[[item(2)]]], 'computed');
  await writer.finish();
  expect(parts.map(({ done }) => done).sort()).toEqual([[[0, 1]], [[1, 2]], [[2, 3]]]);
  const whole = parts.find(({ done }) => done[0]![0] === 1)!;
  expect(await numbersOf(whole.outputs)).toEqual([10, 11, 12, 13]);
  expect(await numbersOf(whole.outputs, 1)).toEqual([110, 111, 112]);
  expect(holder.held).toBe(0);
});

it('gives an item that came in parts like any other where all fits into one page', async () => {
  await writer.add(0, [[[item(1)]]], 'part');
  await writer.add(0, [[[item(2)]]], 'part');
  await writer.add(0, [[[item(3)]]], 'computed');
  expect(writer.wroteParts).toBe(false);
  expect(writer.takeGathered()).toMatchObject([[{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }]]);
});

it('forgets the parts of an item that failed, those that are stored as well', async () => {
  for (const n of [1, 2, 3]) await writer.add(0, [[[item(n, 600_000)]]], 'part');
  writer.dropParts(0);
  await writer.add(0, [[[item(9)]]], 'computed');
  await writer.add(1, [[[item(4)]]], 'part');
  writer.dropParts(1);
  await writer.add(1, [[[item(5)]]], 'computed');
  await writer.finish();
  expect(
    await numbersOf(parts.length === 1 ? parts[0]!.outputs : [parts.flatMap(({ outputs }) => outputs[0]!)]),
  ).toEqual([9, 5]);
  expect(holder.held).toBe(0);
});

it('results of neighbouring items that come together are recorded together or not at all', async () => {
  const taken: number[] = [];
  const results = (from: number, count: number, characters: number) =>
    Array.from({ length: count }, (_, n) => [[item(from + n, characters)]]);
  await writer.add(0, results(0, 3, 10), 'computed', () => taken.push(parts.length));
  await writer.add(3, results(3, 6, 400_000), 'computed', () => taken.push(parts.length));
  expect(parts.map(({ done }) => done)).toEqual([[[0, 9]]]);
  const tooMany = async () => writer.add(9, results(9, 40, 400_000), 'computed', () => taken.push(99));
  await expect(tooMany()).rejects.toThrow(expect.objectContaining({ code: 'ITEMS_TOO_LARGE' }));
  await writer.finish();
  expect([parts.length, taken]).toEqual([1, [0, 0]]);
});
