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
    return (slices ?? []).flatMap(({ ref, from, to }) => this.page(ref).items.slice(from, to));
  }

  page(ref: string) {
    return { items: this.lists.get(ref) ?? [{ json: {} }], bytes: 0, holders: 0, drop: () => undefined };
  }

  /** Nothing is counted here, so nothing has to be given back. */
  holding<T>(_who: string, work: (holder: { release: () => void }) => Promise<T>): Promise<T> {
    return work({ release: () => undefined });
  }
}
