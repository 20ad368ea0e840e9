import { EMPTY_ITEM_REF } from '../../core/engine/slices.ts';
import type { Outputs, Slice } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { jsonSize } from '../../core/workflow/json-size.ts';
import { StoredText, type Origin } from './item-text.ts';
import type { Journal } from './journal.ts';
import {
  BYTES_PER_CHARACTER,
  isolateMemory,
  type MemoryBudget,
  type MemoryHolder,
  type Page,
} from './memory-budget.ts';
import { cutPages, type CutPage } from './page-cutter.ts';
import { Files } from './files.ts';
import { payloadKey, StoredBytes } from './stored-bytes.ts';

/** Pages up to this many characters of JSON lie in the journal, larger ones in R2. */
const INLINE_CHARACTERS = 350_000;
/** Most items that one output of a node run can have. */
const MAX_ITEMS = 1_000_000;
const STORED = 'r2:';
/** Of items that were read nobody knows their sizes before somebody asks. */
const UNKNOWN = -1;

/** The names of items that come with a start begin with this. */
export const TRIGGER_NAME = 'trigger';

/** True for a payload that lies in R2. */
export const isStored = (ref: string) => ref.startsWith(STORED);

/** R2 key of such a payload. */
export const storedKey = (executionId: string, ref: string) => payloadKey(executionId, ref.slice(STORED.length));

const EMPTY_PAGE: Page = { items: [{ json: {} }], bytes: 0, holders: 0, drop: () => undefined };

/** Whoever reads without holding: what is read stays only as long as there is room. */
type Reader = MemoryHolder | undefined;

/** The items of an execution: written once as pages of about 1 MB, read by slices of pages. */
export class Payloads {
  private readonly journal: Journal;
  private readonly bucket: R2Bucket;
  private readonly executionId: string;
  private readonly memory: MemoryBudget;
  /** The files that the items name. */
  readonly files: Files;
  private readonly stored: StoredBytes;
  private readonly pages = new Map<string, Page>();
  /** Where data lies that nodes may hand on; forgotten together with the objects themselves. */
  private readonly origins = new WeakMap<Item['json'], Origin>();

  constructor(
    journal: Journal,
    bucket: R2Bucket,
    executionId: string,
    { memory = isolateMemory, maxStored }: { memory?: MemoryBudget; maxStored?: number } = {},
  ) {
    this.journal = journal;
    this.bucket = bucket;
    this.executionId = executionId;
    this.memory = memory;
    this.stored = new StoredBytes(bucket, executionId, maxStored);
    this.files = new Files(bucket, executionId, this.stored);
  }

  /** Reference of a payload that the ingress has put into R2. */
  static storedRef(key: string): string {
    return STORED + key.slice(key.lastIndexOf('/') + 1);
  }

  /** Someone to hold what is read and written; `who` begins the sentence of an error. To be closed. */
  open(who: string): MemoryHolder {
    return this.memory.open(who, this.executionId);
  }

  /** Does some work with a holder of its own. */
  async holding<T>(who: string, work: (holder: MemoryHolder) => Promise<T>): Promise<T> {
    const holder = this.open(who);
    try {
      return await work(holder);
    } finally {
      holder.close();
    }
  }

  /** Characters of the item's data. */
  sizeOf(item: Item): number {
    return this.originOf(item.json)?.size ?? jsonSize(item.json);
  }

  /** Drops from memory what can be read again. */
  forget(): void {
    for (const page of this.pages.values()) this.memory.drop(page);
  }

  /**
   * Stores one list of items per output and gives their slices. A promise only where R2 is needed, so that a
   * small burst stays within one turn.
   */
  write(outputs: readonly (readonly Item[])[], writer?: MemoryHolder): Outputs | Promise<Outputs> {
    const who = writer?.who ?? 'The execution';
    for (const [output, list] of outputs.entries()) checkCount(who, list.length, output);
    const slices: Outputs = outputs.map(() => []);
    const pages = cutPages(outputs, (json) => this.originOf(json), who);
    for (let next = pages.next(); !next.done; next = pages.next()) {
      if (next.value.text.length > INLINE_CHARACTERS)
        return this.writeRest(next.value, pages, slices, writer ?? this.open(who), writer === undefined);
      this.writeInline(next.value, slices);
    }
    return slices;
  }

  /** Stores items that are text already, as another execution stored them, and gives their name. */
  async writeText(text: string, mayBeInline: boolean): Promise<string> {
    return mayBeInline && text.length <= INLINE_CHARACTERS ? this.journal.addPayload(text) : this.store(text);
  }

  /** Stores items as one payload, however many they are, and gives its name; null where there are none. */
  async writeWhole(items: readonly Item[]): Promise<string | null> {
    return items.length === 0 ? null : this.writeText(JSON.stringify(items), true);
  }

  /** The items of some slices, in order. With a reader they stay counted until that one is closed. */
  read(slices: readonly Slice[], reader?: Reader): Item[] | Promise<Item[]> {
    const lists: (readonly Item[])[] = [];
    for (const [index, slice] of slices.entries()) {
      const page = this.page(slice.ref, reader);
      if (page instanceof Promise) return this.readRest(page, slices, index, lists, reader);
      lists.push(partOf(page, slice));
    }
    return lists.length === 1 ? (lists[0] as Item[]) : lists.flat();
  }

  /** The page of a reference; held where there is a reader. */
  page(ref: string, reader?: Reader): Page | Promise<Page> {
    if (ref === EMPTY_ITEM_REF) return EMPTY_PAGE;
    const known = this.pages.get(ref);
    if (known) {
      reader?.hold(known);
      return known;
    }
    return reader ? this.load(ref, reader) : this.loadUnheld(ref);
  }

  private async readRest(
    first: Promise<Page>,
    slices: readonly Slice[],
    from: number,
    lists: (readonly Item[])[],
    reader: Reader,
  ): Promise<Item[]> {
    lists.push(partOf(await first, slices[from]!));
    for (const slice of slices.slice(from + 1)) lists.push(partOf(await this.page(slice.ref, reader), slice));
    return lists.flat();
  }

  private loadUnheld(ref: string): Page | Promise<Page> {
    const reader = this.open('The execution');
    const page = this.load(ref, reader);
    if (page instanceof Promise) return page.finally(() => reader.close());
    reader.close();
    return page;
  }

  private load(ref: string, reader: MemoryHolder): Page | Promise<Page> {
    if (isStored(ref)) return this.loadStored(ref, reader);
    const text = this.journal.readPayload(ref);
    return this.parse(ref, text, reader);
  }

  private async loadStored(ref: string, reader: MemoryHolder): Promise<Page> {
    const object = await this.bucket.get(storedKey(this.executionId, ref));
    if (!object)
      throw new AppError('INTERNAL', `The stored items ${ref} of execution ${this.executionId} are missing.`);
    // A character has at least one byte, so this is enough for the text.
    const bytes = object.size * BYTES_PER_CHARACTER;
    try {
      await reader.take(bytes);
    } catch (error) {
      await object.body.cancel();
      throw error;
    }
    try {
      return await this.parse(ref, await object.text(), reader);
    } finally {
      reader.give(bytes);
    }
  }

  private parse(ref: string, text: string, reader: MemoryHolder): Page | Promise<Page> {
    const roughly = text.length * BYTES_PER_CHARACTER;
    const room = reader.take(roughly);
    if (room) return room.then(() => this.parseTaken(ref, text, roughly, reader));
    return this.parseTaken(ref, text, roughly, reader);
  }

  private parseTaken(ref: string, text: string, taken: number, reader: MemoryHolder): Page | Promise<Page> {
    const stored = new StoredText(text);
    const bytes = stored.size * BYTES_PER_CHARACTER;
    const rest = bytes > taken ? reader.take(bytes - taken) : undefined;
    if (rest || stored.named.length > 0) return this.fill(ref, stored, bytes, rest, reader);
    return this.keep(ref, stored.items, bytes, reader);
  }

  /** One after another: of the pages that are named only one at a time has to be in memory. */
  private fill(
    ref: string,
    stored: StoredText,
    bytes: number,
    room: void | Promise<void>,
    reader: MemoryHolder,
    from = 0,
  ): Page | Promise<Page> {
    if (room) return room.then(() => this.fill(ref, stored, bytes, undefined, reader));
    for (let at = from; at < stored.named.length; at += 1) {
      const name = stored.named[at]!;
      const page = this.page(name, reader);
      if (page instanceof Promise)
        return page.then((late) => {
          stored.fill(name, late.items);
          reader.release(late);
          return this.fill(ref, stored, bytes, undefined, reader, at + 1);
        });
      stored.fill(name, page.items);
      reader.release(page);
    }
    return this.keep(ref, stored.items, bytes, reader);
  }

  /** Makes a page of bytes that the reader has taken. */
  private keep(ref: string, items: readonly Item[], bytes: number, reader: MemoryHolder): Page {
    const known = this.pages.get(ref);
    if (known) {
      reader.give(bytes);
      reader.hold(known);
      return known;
    }
    const page: Page = { items, bytes, holders: 0, drop: () => this.pages.delete(ref) };
    this.pages.set(ref, page);
    items.forEach((item, index) => {
      if (!this.origins.has(item.json)) this.origins.set(item.json, { ref, index, size: UNKNOWN });
    });
    reader.admit(page);
    return page;
  }

  private writeInline(page: CutPage, slices: Outputs): void {
    const ref = this.journal.addPayload(page.text);
    this.note(ref, page, slices);
    const bytes = page.size * BYTES_PER_CHARACTER;
    // Without room it is read again from the burst that it is part of, or from its row.
    if (!this.memory.tryTake(bytes)) return;
    const kept: Page = { items: page.items, bytes, holders: 0, drop: () => this.pages.delete(ref) };
    this.pages.set(ref, kept);
    this.memory.admit(kept);
    this.memory.trim();
  }

  private async writeRest(
    first: CutPage,
    pages: Generator<CutPage, void>,
    slices: Outputs,
    writer: MemoryHolder,
    isOwn: boolean,
  ): Promise<Outputs> {
    let written = 0;
    const kept: Page[] = [];
    try {
      for (let page: CutPage | void = first; page; page = pages.next().value) {
        const bytes = page.size * BYTES_PER_CHARACTER;
        // What a node gave stays in its hands until all of it is written.
        await writer.take(bytes);
        written += bytes;
        if (page.text.length <= INLINE_CHARACTERS) {
          this.writeInline(page, slices);
          continue;
        }
        const ref = await this.store(page.text);
        this.note(ref, page, slices);
        // What names other pages would keep their data alive unseen.
        if (page.names) continue;
        const held: Page = { items: page.items, bytes, holders: 0, drop: () => this.pages.delete(ref) };
        this.pages.set(ref, held);
        writer.admit(held);
        written -= bytes;
        kept.push(held);
      }
      return slices;
    } finally {
      writer.give(written);
      for (const page of kept) writer.release(page);
      if (isOwn) writer.close();
    }
  }

  private async store(text: string): Promise<string> {
    await this.stored.add(new TextEncoder().encode(text).byteLength);
    const ref = STORED + crypto.randomUUID();
    await this.bucket.put(storedKey(this.executionId, ref), text);
    return ref;
  }

  private originOf(json: Item['json']): Origin | undefined {
    const origin = this.origins.get(json);
    if (origin?.size === UNKNOWN) origin.size = jsonSize(json);
    return origin;
  }

  /** Where the items of a page that was written lie. */
  private note(ref: string, { items, sizes, parts }: CutPage, slices: Outputs): void {
    items.forEach((item, index) => {
      if (!this.origins.has(item.json)) this.origins.set(item.json, { ref, index, size: sizes[index]! });
    });
    let from = 0;
    for (const { output, count } of parts) {
      slices[output]!.push({ ref, from, to: from + count });
      from += count;
    }
  }
}

/** Throws ITEMS_TOO_LARGE where an output has more items than one can have. */
export function checkCount(who: string, items: number, output: number): void {
  if (items <= MAX_ITEMS) return;
  throw new AppError(
    'ITEMS_TOO_LARGE',
    `${who} gave ${items} items on output ${output}; ${MAX_ITEMS} are possible. Give it fewer items at a time.`,
    { limit: 'items', output, items },
  );
}

function partOf({ items }: Page, { from, to }: Slice): readonly Item[] {
  return from === 0 && to >= items.length ? items : items.slice(from, to);
}
