// If these fail, an expression in a long loop names the wrong item, or costs the whole execution its stack.
import { describe, expect, it } from 'vitest';
import type { NodeRun } from '../../core/engine/state.ts';
import type { Item } from '../../core/workflow/item.ts';
import { ItemLineage } from './item-lineage.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';

const ROUNDS = 20_000;

/** A trigger with two items, then rounds of one node whose items are each made of both items of the round before. */
function loopOf(rounds: number): { run: Run; last: NodeRun } {
  const both: Item['pairedItem'] = [{ item: 0 }, { item: 1 }];
  const runs = new Map<string, NodeRun>();
  const add = (node: string, number: number, source: NodeRun['source']) => {
    const outputs = [[{ ref: node, from: 0, to: 2 }]];
    const nodeRun = { run: number, source, outputs } as unknown as NodeRun;
    runs.set(`${node}:${number}`, nodeRun);
    return nodeRun;
  };
  let last = add('trigger', 0, []);
  for (let round = 0; round < rounds; round++) {
    const before = round === 0 ? { node: 'trigger', run: 0 } : { node: 'body', run: round - 1 };
    last = add('body', round, [{ ...before, output: 0 }]);
  }
  const items: Record<string, Item[]> = {
    trigger: [{ json: { first: true } }, { json: { first: false } }],
    body: [
      { json: { n: 0 }, pairedItem: both },
      { json: { n: 1 }, pairedItem: { item: 1 } },
    ],
  };
  const run = {
    nodeRun: (node: string, number: number) => runs.get(`${node}:${number}`),
    payloads: { read: ([slice]: { ref: string }[]) => items[slice!.ref] },
  } as unknown as Run;
  return { run, last };
}

/** Nothing is counted here. */
const HOLDER = {} as MemoryHolder;

describe('the lineage of an item', () => {
  const { run, last } = loopOf(ROUNDS);
  const lineage = new ItemLineage(run, HOLDER);
  void lineage.load([last, ...lineage.ancestorsOf(last.source)]);
  const at = (item: number) => ({ node: 'body', run: last, output: 0, item });

  it('leads through thousands of rounds to the item of a node that it came from', () => {
    expect(lineage.originIn(at(0), 'trigger')?.json).toEqual({ first: true });
    expect(lineage.originIn(at(1), 'trigger')?.json).toEqual({ first: false });
    expect(lineage.originIn(at(0), 'nowhere')).toBeUndefined();
  });

  it('leads to every item of the trigger that an item was made of', () => {
    expect(lineage.startsOf([at(0), at(1)])).toEqual([[0, 1], [1]]);
  });
});
