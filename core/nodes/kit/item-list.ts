import type { Item } from '../../workflow/item.ts';
import type { ItemList } from './context.ts';

/** Items that are in memory, as a node sees them: in pages of so many. */
export function listOf(items: readonly Item[], pageLength = Infinity): ItemList {
  return {
    length: items.length,
    async *pages(first = 0, to = items.length) {
      for (let from = first; from < Math.min(to, items.length); from += pageLength)
        yield { from, items: items.slice(from, Math.min(from + pageLength, to)) };
    },
    all: async () => items,
    at: (index) => items[index],
  };
}
