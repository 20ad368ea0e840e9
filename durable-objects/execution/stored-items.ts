import type { Slice } from '../../core/engine/events.ts';
import { countItems } from '../../core/engine/slices.ts';
import type { ItemList, ItemPage } from '../../core/nodes/kit/context.ts';
import type { Item } from '../../core/workflow/item.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder, type Page } from './memory-budget.ts';
import { PAGE_CHARACTERS } from './page-cutter.ts';
import type { Payloads } from './payloads.ts';

/** A little more than a stored page, so that such a one is read whole. */
const STRETCH_BYTES = 1.25 * PAGE_CHARACTERS * BYTES_PER_CHARACTER;

/** A slice, and an item in it. */
interface Place {
  slice: number;
  item: number;
}

/** Items of one page of an input, and the stored pages that they lie in. */
interface Stretch extends ItemPage {
  /** False while the list of items is that of the stored page. */
  isOwn: boolean;
  bytes: number;
  held: Page[];
  /** Behind the last of these items. */
  next: Place;
}

/** An input of a node, as it is stored: the first stretch is in memory, the rest is read when the node comes to it. */
export class StoredItems implements ItemList {
  readonly length: number;
  private readonly payloads: Payloads;
  private readonly slices: readonly Slice[];
  private readonly holder: MemoryHolder;
  private first: ItemPage | null = null;
  private present: ItemPage | null = null;
  private whole: readonly Item[] | null = null;
  private sparse: { list: Item[]; page: ItemPage | null } | null = null;

  constructor(payloads: Payloads, slices: readonly Slice[] | null, holder: MemoryHolder) {
    this.payloads = payloads;
    this.slices = slices ?? [];
    this.length = countItems(slices);
    this.holder = holder;
  }

  /** Reads the first stretch. A promise only where something is not at hand. */
  prepare(): void | Promise<void> {
    if (this.length === 0) return void (this.whole = []);
    const read = this.read({ slice: 0, item: 0 }, 0, this.length);
    return read instanceof Promise ? read.then((stretch) => this.begin(stretch)) : this.begin(read);
  }

  at(index: number): Item | undefined {
    if (this.whole) return this.whole[index];
    for (const page of [this.present, this.first]) {
      const item = page?.items[index - page.from];
      if (item) return item;
    }
    return undefined;
  }

  /** All items where they are in memory already. */
  get known(): readonly Item[] | null {
    return this.whole;
  }

  /** The items as a list with holes: filled where an item is in memory. Good until the next page is read. */
  get atHand(): readonly Item[] {
    if (this.whole) return this.whole;
    this.sparse ??= { list: fill(Array<Item>(this.length), this.first), page: null };
    const { list, page } = this.sparse;
    if (page !== this.present) {
      // One list for all pages: it may be long, and only a page of it is ever filled.
      if (page) list.fill(undefined as unknown as Item, page.from, page.from + page.items.length);
      fill(fill(list, this.present), this.first);
      this.sparse.page = this.present;
    }
    return list;
  }

  async all(): Promise<readonly Item[]> {
    this.whole ??= await this.payloads.read(this.slices, this.holder);
    return this.whole;
  }

  /** An item that may not be in memory. */
  async find(index: number): Promise<Item | undefined> {
    for await (const { items } of this.pages(index, index + 1)) return items[0];
    return undefined;
  }

  async *pages(from = 0, to = this.length): AsyncGenerator<ItemPage, void> {
    if (this.whole) {
      if (from < to && from < this.length) yield { from, items: this.whole.slice(from, to) };
      return;
    }
    let place = this.placeOf(from);
    for (let index = from; index < Math.min(to, this.length);) {
      const read = this.read(place, index, to);
      const stretch = read instanceof Promise ? await read : read;
      this.present = stretch;
      try {
        yield stretch;
      } finally {
        this.present = null;
        for (const page of stretch.held) this.holder.release(page);
      }
      index += stretch.items.length;
      place = stretch.next;
    }
  }

  private begin(stretch: Stretch): void {
    if (stretch.items.length === this.length) this.whole = stretch.items;
    else this.first = stretch;
  }

  private placeOf(index: number): Place {
    let left = index;
    for (const [slice, { from, to }] of this.slices.entries()) {
      if (left < to - from) return { slice, item: left };
      left -= to - from;
    }
    return { slice: this.slices.length, item: 0 };
  }

  /** Items from a place on, of as many stored pages as are about one page together. */
  private read(place: Place, from: number, to: number): Stretch | Promise<Stretch> {
    const stretch: Stretch = { from, items: [], isOwn: false, bytes: 0, held: [], next: place };
    for (let slice = this.slices[place.slice]; slice; slice = this.slices[stretch.next.slice]) {
      const page = this.payloads.page(slice.ref, this.holder);
      if (page instanceof Promise) return this.readLate(stretch, page, to);
      if (!this.add(stretch, page, slice, to)) break;
    }
    return stretch;
  }

  /** The same from where a page has to be waited for. */
  private async readLate(stretch: Stretch, first: Promise<Page>, to: number): Promise<Stretch> {
    let page: Page | Promise<Page> = first;
    for (let slice = this.slices[stretch.next.slice]; slice; slice = this.slices[stretch.next.slice]) {
      if (!this.add(stretch, await page, slice, to)) break;
      const next: Slice | undefined = this.slices[stretch.next.slice];
      if (next) page = this.payloads.page(next.ref, this.holder);
    }
    return stretch;
  }

  /** Adds what fits of a slice. False when the stretch is complete. */
  private add(stretch: Stretch, page: Page, slice: Slice, to: number): boolean {
    const { item } = stretch.next;
    const available = Math.min(slice.to - slice.from - item, to - stretch.from - stretch.items.length);
    const each = page.bytes / Math.max(1, page.items.length);
    const fits = Math.floor((STRETCH_BYTES - stretch.bytes) / each);
    const count = Math.min(available, stretch.items.length === 0 ? Math.max(1, fits) : fits);
    if (count <= 0) {
      this.holder.release(page);
      return false;
    }
    append(stretch, page.items, slice.from + item, count);
    stretch.held.push(page);
    stretch.bytes += count * each;
    const isUsedUp = item + count === slice.to - slice.from;
    stretch.next = isUsedUp
      ? { slice: stretch.next.slice + 1, item: 0 }
      : { slice: stretch.next.slice, item: item + count };
    return isUsedUp && stretch.from + stretch.items.length < to;
  }
}

function fill(list: Item[], page: ItemPage | null): Item[] {
  page?.items.forEach((item, index) => {
    list[page.from + index] = item;
  });
  return list;
}

function append(stretch: Stretch, items: readonly Item[], from: number, count: number): void {
  if (stretch.items.length === 0) {
    stretch.items = from === 0 && count === items.length ? items : items.slice(from, from + count);
    return;
  }
  // The first items may be the stored page's own.
  const own = stretch.isOwn ? (stretch.items as Item[]) : [...stretch.items];
  for (let index = from; index < from + count; index += 1) own.push(items[index]!);
  stretch.items = own;
  stretch.isOwn = true;
}
