import type { Item } from '../../workflow/item.ts';
import type { NodeContext } from './context.ts';

/** Hands over one result of the item at hand; it is paired with that item. */
export type Give = (item: Item, output?: number) => void;

/**
 * Makes the outputs of a node item by item, at least so many as `outputs` says. An item that fails gives nothing of what it had given so far and goes where
 * the node's error setting sends it: `failedTo` is the output for `continue`.
 */
export function eachItem(
  ctx: Pick<NodeContext<unknown>, 'items' | 'itemFailed'>,
  outputs: number,
  work: (item: Item, index: number, give: Give) => void,
  failedTo = 0,
): Item[][] {
  const result = Array.from({ length: outputs }, (): Item[] => []);
  ctx.items.forEach((item, index) => {
    const before = result.map((list) => list.length);
    try {
      work(item, index, (given, output = 0) => {
        while (result.length <= output) result.push([]);
        result[output]!.push({ ...given, pairedItem: { item: index } });
      });
    } catch (thrown) {
      result.forEach((list, output) => (list.length = before[output] ?? 0));
      ctx.itemFailed(index, thrown, failedTo).forEach((list, output) => {
        while (result.length <= output) result.push([]);
        result[output]!.push(...list);
      });
    }
  });
  return result;
}
