// If these fail, a node with many items sends other items to its error output than one with few.
import { expect, it } from 'vitest';
import type { GraphNode } from '../../core/engine/graph.ts';
import type { Outputs } from '../../core/engine/events.ts';
import type { Item } from '../../core/workflow/item.ts';
import { WorkflowNode } from '../../core/workflow/document.ts';
import { Journal } from './journal.ts';
import { MemoryBudget } from './memory-budget.ts';
import { Payloads } from './payloads.ts';
import { Settling } from './settling.ts';
import { StoredItems } from './stored-items.ts';
import { LocalBucket } from './testing/local-bucket.ts';
import { LocalStorage } from './testing/local-storage.ts';

it('puts the item of a result that says an error underneath it when its page is gone', async () => {
  const journal = new Journal(new LocalStorage().asPlatform());
  journal.create();
  const payloads = new Payloads(journal, new LocalBucket().asPlatform(), 'e', { memory: new MemoryBudget() });
  const items = Array.from({ length: 30 }, (_, n): Item => ({ json: { n, text: 'x'.repeat(100_000) } }));
  const [slices] = (await payloads.write([items])) as Outputs;
  payloads.forget();
  const holder = payloads.open('The node "A"');
  const input = new StoredItems(payloads, slices!, holder);
  await input.prepare();
  const node = WorkflowNode.parse({ id: 'n', name: 'N', type: 'no-op', onError: 'n8n-error-output' });
  const settling = new Settling(node, { traits: { outputs: 1 } } as GraphNode, [input], payloads, holder);
  const results: Item[] = [];
  for await (const page of input.pages())
    for (const [at] of page.items.entries()) {
      const index = page.from + at;
      const json: Item['json'] = index === 25 ? { error: 'no' } : { index };
      const result: Item = { json, pairedItem: { item: index } };
      await settling.note(index, [[result]]);
      results.push(result);
    }
  expect(input.at(25)).toBeUndefined();
  const [regular, failed] = settling.part([results]);
  expect(regular).toHaveLength(29);
  expect(failed).toEqual([{ json: { ...items[25]!.json, error: 'no' }, pairedItem: { item: 25 } }]);
});
