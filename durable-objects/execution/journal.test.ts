// If these fail, what an execution has done is lost, half-written, or refused by the platform for its size.
import { beforeEach, expect, it } from 'vitest';
import type { ExecutionEvent } from '../../core/engine/events.ts';
import { Journal } from './journal.ts';
import { LocalStorage } from './testing/local-storage.ts';

/** What the platform takes as one row. */
const PLATFORM_ROW_BYTES = 2_000_000;

let storage: LocalStorage;
let journal: Journal;
beforeEach(() => {
  storage = new LocalStorage();
  journal = new Journal(storage.asPlatform());
});

const fired = (id: string): ExecutionEvent => ({ v: 1, at: 1, type: 'timer.fired', id });
const loaded = () => {
  const again = new Journal(storage.asPlatform());
  again.load();
  return again;
};
const bytesOf = (row: { events: string; payloads: string | null }) =>
  new TextEncoder().encode(row.events + (row.payloads ?? '')).byteLength;

it('writes a burst of small events as one row', () => {
  journal.create();
  for (let i = 0; i < 200; i++) journal.add(fired(`t${i}`));
  expect(journal.flush()).toHaveLength(200);
  expect(storage.rows()).toHaveLength(1);
});

it('counts the text of events: no row is larger than the platform takes', () => {
  journal.create();
  const events = Array.from({ length: 40 }, (_, i) => fired(`${i}${'é'.repeat(60_000)}`));
  for (const event of events) journal.add(event);
  journal.flush();
  expect(Math.max(...storage.rows().map(bytesOf))).toBeLessThan(PLATFORM_ROW_BYTES);
  expect(journal.read().events).toEqual(events);
});

it('lays an event that is larger than a row over several, and reads it back with what stood around it', () => {
  journal.create();
  const events = [fired('before'), fired('a"\u{1f642}'.repeat(900_000)), fired('after')];
  for (const event of events) journal.add(event);
  journal.flush();
  expect(Math.max(...storage.rows().map(bytesOf))).toBeLessThan(PLATFORM_ROW_BYTES);
  expect(loaded().read().events).toEqual(events);
});

it('refuses a payload that no row can hold, by a code of ours', () => {
  expect(() => journal.addPayload(JSON.stringify(['x'.repeat(PLATFORM_ROW_BYTES)]))).toThrow(
    expect.objectContaining({ code: 'ITEMS_TOO_LARGE' }),
  );
});

it('writes all rows of a burst or none, and keeps the burst until it is written', () => {
  journal.create();
  const large = Array.from({ length: 4 }, (_, i) => fired(`${i}${'x'.repeat(700_000)}`));
  for (const event of large) journal.add(event);
  storage.failOn = 'INSERT';
  storage.failAfter = 1;
  expect(() => journal.flush()).toThrow('SQLITE_FULL');
  expect(storage.tables()).toEqual([]);
  expect(journal.pendingEvents).toBe(4);
  storage.failOn = null;
  expect(journal.flush()).toEqual(large);
  expect(loaded().read().events).toEqual(large);
});

it('goes on behind what it has loaded, and is not thrown back by being read in the middle of a burst', () => {
  journal.create();
  journal.add(fired('a'));
  journal.flush();
  const again = loaded();
  const ref = again.addPayload('[{"json":{}}]');
  again.add(fired('b'));
  expect(again.read().events).toEqual([fired('a')]);
  const other = again.addPayload('[]');
  again.add(fired('c'));
  again.flush();
  expect([ref, other]).toEqual(['2.0', '2.1']);
  again.add(fired('d'));
  again.flush();
  expect(again.read().events).toEqual(['a', 'b', 'c', 'd'].map(fired));
});
