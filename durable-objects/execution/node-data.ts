import type { Slice } from '../../core/engine/events.ts';
import { cutSlices } from '../../core/engine/slices.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { NodeData } from './protocol.ts';
import type { Run } from './run.ts';
import { StoredItems } from './stored-items.ts';

/** An RPC answer stays well under what the border carries; a page that is larger is cut. */
export const PAGE_CHARACTERS = 4_000_000;

/** A page of the items of one node run. */
export async function readNodeData(run: Run, nodeRun: NodeRun, offset: number, limit: number): Promise<NodeData> {
  const budget = { left: PAGE_CHARACTERS };
  const page = (slices: readonly Slice[] | null): Promise<Item[]> =>
    readUpTo(run, cutSlices(slices ?? [], offset, offset + limit), budget);
  const inputs: Item[][] = [];
  for (const slices of nodeRun.inputs) inputs.push(await page(slices));
  const outputs: Item[][] = [];
  for (const slices of nodeRun.outputs) outputs.push(await page(slices));
  return { inputs, outputs };
}

/** As many items, from the first, as the budget allows; pages beyond that are not even read. */
export function readUpTo(run: Run, slices: readonly Slice[], budget: { left: number }): Promise<Item[]> {
  return run.payloads.holding('The execution', async (holder) => {
    const kept: Item[] = [];
    for await (const { items } of new StoredItems(run.payloads, slices, holder).pages())
      for (const item of items) {
        const size = JSON.stringify(item).length;
        // One item always goes through, else a page could never get past it.
        if (size > budget.left && kept.length > 0) return kept;
        budget.left -= size;
        kept.push(item);
      }
    return kept;
  });
}
