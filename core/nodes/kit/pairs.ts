import type { PairedItem } from '../../workflow/item.ts';
import { MOST_NAMED } from '../../workflow/paired-items.ts';

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
