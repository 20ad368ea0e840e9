// If these fail, an isolate holds more items than it has memory for, or executions that share it wait for ever.
import { describe, expect, it } from 'vitest';
import { MemoryBudget, type MemoryHolder, type Page } from './memory-budget.ts';

const dropped: string[] = [];
function page(holder: MemoryHolder, name: string, bytes: number): Page {
  void holder.take(bytes);
  const made: Page = { items: [], bytes, holders: 0, drop: () => void dropped.push(name) };
  holder.admit(made);
  return made;
}

describe('a budget of 100 bytes', () => {
  const tooLarge = expect.objectContaining({ code: 'ITEMS_TOO_LARGE' }) as Error;

  it('drops the oldest pages that nobody holds before it makes anyone wait', () => {
    const budget = new MemoryBudget(100, 100);
    const [reader, other] = [budget.open('A', 'a'), budget.open('B', 'b')];
    const held = page(reader, 'held', 30);
    for (const name of ['first', 'second']) reader.release(page(reader, name, 30));
    expect(other.take(40)).toBeUndefined();
    expect(dropped).toEqual(['first']);
    expect([budget.used, budget.highest, held.holders]).toEqual([100, 100, 1]);
  });

  it.each([NaN, -1, Infinity, undefined as unknown as number])('takes no %s bytes', (bytes) => {
    const budget = new MemoryBudget(100);
    const holder = budget.open('A', 'a');
    expect(holder.tryTake(bytes)).toBe(false);
    expect(() => holder.take(bytes)).toThrow('no known size');
    expect([budget.used, holder.held]).toEqual([0, 0]);
  });

  it('keeps idle pages only up to their own limit', () => {
    const budget = new MemoryBudget(100, 40);
    const reader = budget.open('A', 'a');
    for (const name of ['1', '2', '3']) reader.release(page(reader, name, 20));
    expect(budget.used).toBe(40);
  });

  it('has one wait for another that goes on', async () => {
    const budget = new MemoryBudget(100);
    const [first, second] = [budget.open('A', 'a'), budget.open('B', 'b')];
    void first.take(80);
    const room = second.take(50);
    expect(second.isWaiting).toBe(true);
    first.close();
    await room;
    expect([second.held, budget.used, budget.highest]).toEqual([50, 50, 80]);
  });

  it('refuses at once what could never fit, and names who asked', () => {
    const budget = new MemoryBudget(100);
    const [first, second] = [budget.open('The node "Sort"', 'a'), budget.open('B', 'b')];
    void second.take(10);
    void first.take(60);
    expect(() => first.take(50)).toThrow(tooLarge);
    expect(() => first.take(50)).toThrow(/The node "Sort"/);
  });

  it('refuses who comes last where all would wait for one another', async () => {
    const budget = new MemoryBudget(100);
    const [first, second] = [budget.open('A', 'a'), budget.open('B', 'b')];
    void first.take(50);
    void second.take(50);
    const room = first.take(20);
    expect(() => second.take(20)).toThrow(tooLarge);
    second.close();
    await room;
    expect(budget.used).toBe(70);
  });

  it('refuses the last that waits when the only one that went on ends without making room enough', async () => {
    const budget = new MemoryBudget(100);
    const [working, first, last] = [budget.open('W', 'w'), budget.open('A', 'a'), budget.open('B', 'b')];
    void working.take(10);
    void first.take(45);
    void last.take(45);
    const rooms = [first.take(30), last.take(30)] as Promise<void>[];
    const refused = expect(rooms[1]).rejects.toThrow(tooLarge);
    working.close();
    await refused;
    last.close();
    await rooms[0];
    expect(budget.used).toBe(75);
  });

  it('gets everything back from one that ends before it looks whom it can serve', async () => {
    const budget = new MemoryBudget(100);
    const [ending, waiting] = [budget.open('A', 'a'), budget.open('B', 'b')];
    page(ending, 'p', 20);
    page(ending, 'q', 20);
    void ending.take(50);
    const room = waiting.take(95);
    ending.close();
    await room;
    expect(budget.used).toBe(95);
  });

  it('gets back what an object held that was cut off, and takes nothing from it any more', () => {
    const budget = new MemoryBudget(100);
    const lost = budget.open('A', 'same');
    const held = page(lost, 'p', 30);
    void lost.take(50);
    budget.abandon('same');
    expect(held.holders).toBe(0);
    lost.give(50);
    void lost.take(60);
    lost.close();
    expect(budget.used).toBe(30);
    expect(budget.open('B', 'same').take(100)).toBeUndefined();
  });
});
