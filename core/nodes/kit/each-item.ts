import { AppError } from '../../errors/app-error.ts';
import type { Item } from '../../workflow/item.ts';
import type { NodeContext } from './context.ts';

/** Hands over one result of the item at hand; it is paired with that item. */
export type Give = (item: Item, output?: number) => void;

/**
 * Makes the outputs of a node item by item, at least so many as `outputs` says, one page of items after another. An item
 * that fails gives nothing of what it had given so far and goes where the node's error setting sends it: `failedTo` is
 * the output for `continue`. Work that has to wait for something, for example for a signature, gives a promise.
 */
export async function eachItem(
  ctx: Pick<NodeContext<unknown>, 'items' | 'itemFailed' | 'isDone' | 'give' | 'signal'>,
  outputs: number,
  work: (item: Item, index: number, give: Give) => void | Promise<void>,
  failedTo = 0,
): Promise<Item[][]> {
  let most = outputs;
  for await (const page of ctx.items.pages()) {
    if (ctx.signal.aborted)
      throw new AppError('EXECUTION_CANCELLED', 'The execution ended while the node was running.');
    for (let at = 0; at < page.items.length; at += 1) {
      const index = page.from + at;
      if (ctx.isDone(index)) continue;
      const results = resultsOf(page.items[at]!, index);
      const given = results instanceof Promise ? await results : results;
      most = Math.max(most, given.length);
      const room = ctx.give(index, given);
      if (room) await room;
    }
  }
  return Array.from({ length: most }, () => []);

  function resultsOf(item: Item, index: number): Item[][] | Promise<Item[][]> {
    const result: Item[][] = [];
    const failed = (thrown: unknown): Item[][] => ctx.itemFailed(index, thrown, failedTo);
    try {
      const working = work(item, index, (given, output = 0) => {
        while (result.length <= output) result.push([]);
        result[output]!.push({ ...given, pairedItem: { item: index } });
      });
      return working ? working.then(() => result, failed) : result;
    } catch (thrown) {
      return failed(thrown);
    }
  }
}

/** Passes the items on as they are, each paired with itself. */
export function passOn(
  ctx: Pick<NodeContext<unknown>, 'items' | 'itemFailed' | 'isDone' | 'give' | 'signal'>,
): Promise<Item[][]> {
  return eachItem(ctx, 1, (item, _, give) => give(item));
}
