import type { Outputs, Ranges } from '../../core/engine/events.ts';
import { joinSlices } from '../../core/engine/slices.ts';
import type { Item } from '../../core/workflow/item.ts';
import { BYTES_PER_CHARACTER, type MemoryHolder } from './memory-budget.ts';
import { PAGE_CHARACTERS } from './page-cutter.ts';
import type { Payloads } from './payloads.ts';

/** What is done to results before they are stored. */
export interface Settles {
  /** Called with what one item gave, while that item is in memory. */
  note(index: number, outputs: Item[][]): void | Promise<void>;
  /** The results as they go on. */
  part(outputs: Item[][]): Item[][];
}

/** Results of calls are journalled after this many items … */
const FLUSH_ITEMS = 20;
/** … or this many milliseconds after the first of them. */
const FLUSH_MS = 1000;
/** Results that cost nothing but computing are journalled page by page, or after this many items. */
const FLUSH_COMPUTED_ITEMS = 20_000;

/** Results of consecutive input items, stored. */
export interface StoredPart {
  done: Ranges;
  outputs: Outputs;
}

/** Results of a call, those that were only computed, or some of an item whose rest follows. */
export type ResultsKind = 'called' | 'computed' | 'part';

/** What was handed over of one item. */
interface Entry {
  index: number;
  outputs: Item[][];
  /** Characters. */
  size: number;
  /** More of the same item follows. */
  isPart: boolean;
}

/**
 * Gathers the results that a node hands over item by item, and journals them in parts: so that a repeat after a crash
 * makes only what is missing, and that never more than about a page is in memory.
 */
export class ProgressWriter {
  private readonly payloads: Payloads;
  private readonly record: (part: StoredPart) => void;
  private readonly holder: MemoryHolder;
  private readonly settling: Settles;
  private gathered: Entry[] = [];
  /** What is stored already of items whose rest has not come: it is journalled together with that. */
  private readonly open = new Map<number, (Outputs | Promise<Outputs>)[]>();
  /** Characters of what is gathered. */
  private size = 0;
  private results = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** True once something was journalled; then the node's outputs are put together from the parts. */
  wroteParts = false;
  /** True once anything was handed over. */
  used = false;

  constructor(payloads: Payloads, holder: MemoryHolder, settling: Settles, record: (part: StoredPart) => void) {
    this.payloads = payloads;
    this.holder = holder;
    this.settling = settling;
    this.record = record;
  }

  /**
   * Takes the results of neighbouring items, all of them or none. A promise where the next item had better wait; it fails
   * when they cannot be kept. `onTaken` is called before any of them can be journalled.
   */
  add(
    from: number,
    results: readonly Item[][][],
    kind: ResultsKind,
    onTaken: () => void = () => undefined,
  ): void | Promise<void> {
    this.used = true;
    const entries: Entry[] = [];
    const waits: Promise<void>[] = [];
    let total = 0;
    for (const outputs of results) {
      const index = from + entries.length;
      let size = 0;
      for (const list of outputs) for (const item of list) size += this.payloads.sizeOf(item);
      entries.push({ index, outputs, size, isPart: kind === 'part' });
      total += size;
      const noted = this.settling.note(index, outputs);
      if (noted) waits.push(noted);
    }
    const room = this.holder.take(total * BYTES_PER_CHARACTER);
    if (room) waits.push(room);
    if (waits.length === 0) return this.gather(entries, kind, onTaken);
    return Promise.all(waits).then(() => this.gather(entries, kind, onTaken));
  }

  private gather(entries: readonly Entry[], kind: ResultsKind, onTaken: () => void): void | Promise<void> {
    for (const entry of entries) {
      this.gathered.push(entry);
      this.size += entry.size;
      for (const list of entry.outputs) this.results += list.length;
    }
    onTaken();
    const isFull =
      kind === 'called'
        ? this.gathered.length >= FLUSH_ITEMS
        : this.results + this.gathered.length > FLUSH_COMPUTED_ITEMS;
    if (isFull || this.size >= PAGE_CHARACTERS) return this.writeGathered();
    // The next item may take long: what is there must not wait for it.
    if (kind === 'called') this.timer ??= setTimeout(() => this.writeInTime(), FLUSH_MS);
  }

  /** Forgets the parts of an item that could not be completed. */
  dropParts(index: number): void {
    this.open.delete(index);
    const dropped = this.gathered.filter((entry) => entry.isPart && entry.index === index);
    if (dropped.length === 0) return;
    const size = dropped.reduce((sum, entry) => sum + entry.size, 0);
    this.gathered = this.gathered.filter((entry) => !dropped.includes(entry));
    this.size -= size;
    this.holder.give(size * BYTES_PER_CHARACTER);
  }

  /** Journals the rest and resolves when every part is written. */
  async finish(): Promise<void> {
    await this.writeGathered();
    await this.writing;
  }

  /** What was handed over and not journalled: the whole output of a short run. */
  takeGathered(): Item[][] {
    this.stopTimer();
    const taken = this.take().entries;
    return listsOf(taken);
  }

  private writeGathered(): void | Promise<void> {
    this.stopTimer();
    const { entries, size } = this.take();
    if (entries.length === 0) return;
    this.wroteParts = true;
    const pending: Promise<void>[] = [];
    for (const stretch of stretches(entries, (index) => this.open.has(index))) {
      const stored = this.payloads.write(this.settling.part(listsOf(stretch)), this.holder);
      const written = this.journal(stretch, stored);
      if (written) pending.push(written);
    }
    const giveBack = () => this.holder.give(size * BYTES_PER_CHARACTER);
    if (pending.length === 0) return giveBack();
    const written = Promise.all(pending).finally(giveBack);
    this.keep(written);
    return written.then(() => undefined);
  }

  /** Records what is complete; parts of an item wait until all of it is stored. */
  private journal(stretch: readonly Entry[], stored: Outputs | Promise<Outputs>): void | Promise<void> {
    const { index: first } = stretch[0]!;
    const { index: last, isPart } = stretch.at(-1)!;
    const done: Ranges = [[first, last + 1]];
    const before = this.open.get(first);
    if (isPart) {
      this.open.set(first, [...(before ?? []), stored]);
      return stored instanceof Promise ? stored.then(() => undefined) : undefined;
    }
    this.open.delete(first);
    if (before)
      return Promise.all([...before, stored]).then((parts) => this.record({ done, outputs: joinedOutputs(parts) }));
    if (stored instanceof Promise) return stored.then((outputs) => this.record({ done, outputs }));
    return this.record({ done, outputs: stored });
  }

  private take(): { entries: Entry[]; size: number } {
    const taken = { entries: this.gathered.sort((a, b) => a.index - b.index), size: this.size };
    this.gathered = [];
    this.size = 0;
    this.results = 0;
    return taken;
  }

  /** Nobody is there to catch what a timer throws: the node hears of it when it finishes. */
  private writeInTime(): void {
    try {
      void this.writeGathered()?.catch(() => undefined);
    } catch (error) {
      this.keep(Promise.reject(error));
    }
  }

  private keep(writing: Promise<unknown>): void {
    this.writing = Promise.all([this.writing, writing]).then(() => undefined);
    this.writing.catch(() => undefined);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** The results of all entries, per output. */
function listsOf(entries: readonly { outputs: Item[][] }[]): Item[][] {
  const lists: Item[][] = [[]];
  for (const { outputs } of entries)
    outputs.forEach((items, output) => {
      while (lists.length <= output) lists.push([]);
      for (const item of items) lists[output]!.push(item);
    });
  return lists;
}

/**
 * Cuts entries into stretches of consecutive indexes: a part must cover consecutive items. An item that came, or comes, in
 * several parts is a stretch of its own.
 */
function stretches(entries: readonly Entry[], isOpen: (index: number) => boolean): Entry[][] {
  const result: Entry[][] = [];
  const isAlone = (entry: Entry): boolean => entry.isPart || isOpen(entry.index);
  for (const entry of entries) {
    const stretch = result.at(-1);
    const last = stretch?.at(-1);
    const isNext = last !== undefined && last.index + 1 === entry.index && !isAlone(last) && !isAlone(entry);
    if (stretch && (last!.index === entry.index || (isNext && !stretch[0]!.isPart))) stretch.push(entry);
    else result.push([entry]);
  }
  return result;
}

/** Slices of several parts as those of one, per output. */
function joinedOutputs(parts: readonly Outputs[]): Outputs {
  const count = Math.max(...parts.map((outputs) => outputs.length));
  return Array.from({ length: count }, (_, output) => joinSlices(parts.map((outputs) => outputs[output] ?? [])));
}
