/**
 * If these fail, a loop leaves items out, gives them twice, or loses where they came from.
 */
import { describe, expect, it } from 'vitest';
import type { Item } from '../workflow/item.ts';
import loop from './loop.ts';
import { traitsOf } from './kit/traits.ts';
import { registry } from './registry.generated.ts';
import { runNode } from './testing/run-node.ts';

const list = (...numbers: number[]): Item[] => numbers.map((n) => ({ json: { n } }));
const run = (params: { batchSize: number; reset?: boolean }, rounds: Item[][]) =>
  runNode(loop, { params, rounds, inputs: [rounds.at(-1)!] }).then(({ result }) => result as Item[][]);

describe('the loop node', () => {
  it('gives one batch a round, then all that came back, in order', async () => {
    const first = list(1, 2, 3, 4, 5);
    const rounds = [first];
    const batches: unknown[] = [];
    for (;;) {
      const [done, batch] = await run({ batchSize: 2 }, rounds);
      if (done!.length > 0) {
        expect(batch).toEqual([]);
        expect(batches).toEqual([[1, 2], [3, 4], [5]]);
        expect(done!.map(({ json }) => json['n'])).toEqual([10, 20, 30, 40, 50]);
        return;
      }
      batches.push(batch!.map(({ json }) => json['n']));
      rounds.push(batch!.map(({ json }) => ({ json: { n: Number(json['n']) * 10 } })));
    }
  });

  it('says of each item which round brought it', async () => {
    const [, second] = await run({ batchSize: 2 }, [list(1, 2, 3), list(10, 20)]);
    expect(second!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 2, round: 0 }]);
    const [done] = await run({ batchSize: 2 }, [list(1, 2, 3), list(10, 20), list(30)]);
    expect(done!.map(({ pairedItem }) => pairedItem)).toEqual([
      { item: 0, round: 1 },
      { item: 1, round: 1 },
      { item: 0 },
    ]);
  });

  it('gathers what came back however many items a round gave', async () => {
    const [done] = await run({ batchSize: 1 }, [list(1, 2), list(7, 8, 9), list(5)]);
    expect(done!.map(({ json }) => json['n'])).toEqual([7, 8, 9, 5]);
  });

  it('takes what came back as new items when it begins anew', async () => {
    expect(await run({ batchSize: 2, reset: true }, [list(1, 2, 3), list(8, 9, 10)])).toEqual([
      [],
      [
        { json: { n: 8 }, pairedItem: { item: 0 } },
        { json: { n: 9 }, pairedItem: { item: 1 } },
      ],
    ]);
  });

  it('tells the engine which output leads into its body', () => {
    expect(traitsOf(registry.get('loop')!, {})).toEqual({ outputs: 2, retry: 'safe', loopOutput: 1 });
  });
});
