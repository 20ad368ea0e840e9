import type { Outputs, Slice } from '../../core/engine/events.ts';
import type { Item } from '../../core/workflow/item.ts';

/** The items of a run in memory, by the names that slices give them. */
export class MemoryPayloads {
  private readonly lists = new Map<string, readonly Item[]>();

  write(outputs: readonly (readonly Item[])[]): Outputs {
    return outputs.map((items) => {
      if (items.length === 0) return [];
      const ref = `p${this.lists.size}`;
      this.lists.set(ref, items);
      return [{ ref, from: 0, to: items.length }];
    });
  }

  /** A name that nobody gave out is that of the one empty item. */
  read(slices: readonly Slice[] | null | undefined): Item[] {
    return (slices ?? []).flatMap(({ ref, from, to }) => (this.lists.get(ref) ?? [{ json: {} }]).slice(from, to));
  }
}
