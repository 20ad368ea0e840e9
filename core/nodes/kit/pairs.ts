import type { PairedItem } from '../../workflow/item.ts';

/** An item that was made of more items than this names none of them: their list would be larger than the item. */
const MOST_NAMED = 100_000;

/** Names the items that an item was made of. */
export function pairsOf(indexes: Iterable<number>): { pairedItem?: PairedItem[] } {
  const pairedItem: PairedItem[] = [];
  for (const item of indexes) {
    if (pairedItem.length === MOST_NAMED) return {};
    pairedItem.push({ item });
  }
  return { pairedItem };
}

/** Names every item of an input of so many. */
export const pairsOfAll = (length: number): { pairedItem?: PairedItem[] } =>
  length > MOST_NAMED ? {} : pairsOf(Array(length).keys());
