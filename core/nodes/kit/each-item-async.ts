import { AppError } from '../../errors/app-error.ts';
import type { Item } from '../../workflow/item.ts';
import type { NodeContext } from './context.ts';

/** Hands over one result of the item at hand; it is paired with that item. To be awaited. */
export type GiveAsync = (item: Item, output?: number) => void | Promise<void>;

/** Results of one item go on in parts of so many: one may become a million. */
const PART = 250;

/**
 * `eachItem` for work that takes time, as reading a file does. What an item gives goes to storage while it is made, so that
 * only a page of it is ever in memory; an item that fails gives nothing of what it had given so far.
 */
export async function eachItemAsync(
  ctx: Pick<NodeContext<unknown>, 'items' | 'itemFailed' | 'isDone' | 'give' | 'givePart' | 'signal'>,
  outputs: number,
  work: (item: Item, index: number, give: GiveAsync) => Promise<void>,
  failedTo = 0,
): Promise<Item[][]> {
  let most = outputs;
  for await (const page of ctx.items.pages())
    for (let at = 0; at < page.items.length; at += 1) {
      const index = page.from + at;
      if (ctx.signal.aborted)
        throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
      if (ctx.isDone(index)) continue;
      const given = await resultsOf(page.items[at]!, index);
      most = Math.max(most, given.length);
      await ctx.give(index, given);
    }
  return Array.from({ length: most }, () => []);

  async function resultsOf(item: Item, index: number): Promise<Item[][]> {
    let part: Item[][] = [];
    let count = 0;
    try {
      await work(item, index, (given, output = 0) => {
        while (part.length <= output) part.push([]);
        part[output]!.push({ ...given, pairedItem: { item: index } });
        count += 1;
        if (count < PART) return undefined;
        const full = part;
        most = Math.max(most, full.length);
        part = [];
        count = 0;
        return ctx.givePart(index, full);
      });
      return part;
    } catch (thrown) {
      return ctx.itemFailed(index, thrown, failedTo);
    }
  }
}
