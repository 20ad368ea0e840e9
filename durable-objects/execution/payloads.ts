import { EMPTY_ITEM_REF } from '../../core/engine/slices.ts';
import type { Outputs, Slice } from '../../core/engine/events.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { fromText, toText, type Origin } from './item-text.ts';
import type { Journal } from './journal.ts';

/** Payloads up to this many characters of JSON lie in the journal, larger ones in R2. */
const INLINE_CHARACTERS = 350_000;
/** Parsed payloads that are kept in memory, in characters of their JSON. */
const CACHE_CHARACTERS = 4_000_000;
/** Largest output of one node run, in characters of its JSON: an isolate has 128 MB for everything. */
const MAX_CHARACTERS = 40_000_000;
const STORED = 'r2:';

/** R2 key of a payload of an execution. Everything of an execution lies under one prefix, so that it can be deleted. */
export const payloadKey = (executionId: string, name: string) => `executions/${executionId}/${name}`;

/** True for a payload that lies in R2. */
export const isStored = (ref: string) => ref.startsWith(STORED);

/** R2 key of such a payload. */
export const storedKey = (executionId: string, ref: string) => payloadKey(executionId, ref.slice(STORED.length));

/** The items of an execution: written once, read by slices. */
export class Payloads {
  private readonly journal: Journal;
  private readonly bucket: R2Bucket;
  private readonly executionId: string;
  private readonly cache = new Map<string, { items: Item[]; size: number }>();
  private cached = 0;
  /** Where data lies that nodes may hand on; forgotten together with the objects themselves. */
  private readonly origins = new WeakMap<Item['json'], Origin>();

  constructor(journal: Journal, bucket: R2Bucket, executionId: string) {
    this.journal = journal;
    this.bucket = bucket;
    this.executionId = executionId;
  }

  /** Reference of a payload that the ingress has put into R2. */
  static storedRef(key: string): string {
    return STORED + key.slice(key.lastIndexOf('/') + 1);
  }

  /**
   * Stores one list of items per output and gives their slices. A promise only where R2 is needed, so that a
   * small burst stays within one turn.
   */
  write(outputs: readonly (readonly Item[])[]): Outputs | Promise<Outputs> {
    const items = outputs.length === 1 ? (outputs[0] as Item[]) : outputs.flat();
    if (items.length === 0) return outputs.map(() => []);
    const text = toText(items, (json) => this.origins.get(json));
    if (text.length > MAX_CHARACTERS) {
      throw new AppError(
        'ITEMS_TOO_LARGE',
        `The node gave ${items.length} items of ${Math.round(text.length / 1e6)} MB together; ${MAX_CHARACTERS / 1e6} MB are possible. Give it fewer items at a time.`,
      );
    }
    const toSlices = (ref: string): Outputs => {
      let from = 0;
      return outputs.map((list) => {
        if (list.length === 0) return [];
        const slice = { ref, from, to: from + list.length };
        from = slice.to;
        return [slice];
      });
    };
    if (text.length <= INLINE_CHARACTERS) {
      const ref = this.journal.addPayload(text);
      this.remember(ref, items, text.length);
      return toSlices(ref);
    }
    const ref = STORED + crypto.randomUUID();
    return this.bucket.put(storedKey(this.executionId, ref), text).then(() => {
      this.remember(ref, items, text.length);
      return toSlices(ref);
    });
  }

  /** Stores items that are text already, as another execution stored them, and gives their name. */
  async writeText(text: string, mayBeInline: boolean): Promise<string> {
    if (mayBeInline && text.length <= INLINE_CHARACTERS) return this.journal.addPayload(text);
    const ref = STORED + crypto.randomUUID();
    await this.bucket.put(storedKey(this.executionId, ref), text);
    return ref;
  }

  /** The items of some slices, in order. */
  read(slices: readonly Slice[]): Item[] | Promise<Item[]> {
    const parts: (Item[] | Promise<Item[]>)[] = slices.map(({ ref, from, to }) => {
      const items = this.payload(ref);
      return items instanceof Promise ? items.then((all) => all.slice(from, to)) : items.slice(from, to);
    });
    return parts.some((part) => part instanceof Promise)
      ? Promise.all(parts).then((lists) => lists.flat())
      : (parts as Item[][]).flat();
  }

  private payload(ref: string): Item[] | Promise<Item[]> {
    if (ref === EMPTY_ITEM_REF) return [{ json: {} }];
    const known = this.cache.get(ref);
    if (known) return known.items;
    if (!isStored(ref)) {
      const text = this.journal.readPayload(ref);
      return this.keep(
        ref,
        fromText(text, (other) => this.payload(other)),
        text.length,
      );
    }
    return this.fetchStored(ref);
  }

  private async fetchStored(ref: string): Promise<Item[]> {
    const object = await this.bucket.get(storedKey(this.executionId, ref));
    if (!object)
      throw new AppError('INTERNAL', `The stored items ${ref} of execution ${this.executionId} are missing.`);
    const text = await object.text();
    return this.keep(
      ref,
      fromText(text, (other) => this.payload(other)),
      text.length,
    );
  }

  private keep(ref: string, items: Item[] | Promise<Item[]>, size: number): Item[] | Promise<Item[]> {
    if (items instanceof Promise) return items.then((list) => this.keep(ref, list, size));
    this.remember(ref, items, size);
    return items;
  }

  private remember(ref: string, items: Item[], size: number): void {
    this.cache.set(ref, { items, size });
    this.cached += size;
    items.forEach((item, index) => {
      if (!this.origins.has(item.json)) this.origins.set(item.json, { ref, index });
    });
    for (const [oldest, entry] of this.cache) {
      // What is not written yet can only be read from here.
      if (this.cached <= CACHE_CHARACTERS || !this.isWritten(oldest)) break;
      this.cache.delete(oldest);
      this.cached -= entry.size;
    }
  }

  private isWritten(ref: string): boolean {
    return isStored(ref) || !this.journal.isPending(ref);
  }
}
