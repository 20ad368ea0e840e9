import type { Outputs, Ranges } from '../../core/engine/events.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Payloads } from './payloads.ts';

/** Results are journalled after this many items … */
const FLUSH_ITEMS = 20;
/** … or this many milliseconds after the first of them. */
const FLUSH_MS = 1000;

/** Results of consecutive input items, stored. */
export interface StoredPart {
  done: Ranges;
  outputs: Outputs;
}

/**
 * Gathers the results that a node hands over item by item, and journals them in parts, so that a repeat after a crash
 * makes only what is missing.
 */
export class ProgressWriter {
  private readonly payloads: Payloads;
  private readonly record: (part: StoredPart) => void;
  private gathered: { index: number; outputs: Item[][] }[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writing: Promise<void> = Promise.resolve();
  /** True once something was journalled; then the node's outputs are put together from the parts. */
  wroteParts = false;
  /** True once anything was handed over. */
  used = false;

  constructor(payloads: Payloads, record: (part: StoredPart) => void) {
    this.payloads = payloads;
    this.record = record;
  }

  add(index: number, outputs: Item[][]): void {
    this.used = true;
    this.gathered.push({ index, outputs });
    if (this.gathered.length >= FLUSH_ITEMS) this.writeGathered();
    // The next item may take long: what is there must not wait for it.
    else this.timer ??= setTimeout(() => this.writeInTime(), FLUSH_MS);
  }

  /** Journals the rest and resolves when every part is written. */
  async finish(): Promise<void> {
    this.writeGathered();
    await this.writing;
  }

  /** What was handed over and not journalled: the whole output of a short run. */
  takeGathered(): Item[][] {
    this.stopTimer();
    const taken = this.gathered.sort((a, b) => a.index - b.index);
    this.gathered = [];
    const outputs = Math.max(1, ...taken.map((entry) => entry.outputs.length));
    return Array.from({ length: outputs }, (_, output) => taken.flatMap((entry) => entry.outputs[output] ?? []));
  }

  private writeGathered(): void {
    this.stopTimer();
    const entries = this.gathered.sort((a, b) => a.index - b.index);
    if (entries.length === 0) return;
    this.gathered = [];
    this.wroteParts = true;
    for (const stretch of stretches(entries)) {
      const outputs = Math.max(...stretch.map((entry) => entry.outputs.length));
      const lists = Array.from({ length: outputs }, (_, output) =>
        stretch.flatMap((entry) => entry.outputs[output] ?? []),
      );
      const done: Ranges = [[stretch[0]!.index, stretch.at(-1)!.index + 1]];
      const stored = this.payloads.write(lists);
      if (stored instanceof Promise) this.keep(stored.then((slices) => this.record({ done, outputs: slices })));
      else this.record({ done, outputs: stored });
    }
  }

  /** Nobody is there to catch what a timer throws: the node hears of it when it finishes. */
  private writeInTime(): void {
    try {
      this.writeGathered();
    } catch (error) {
      this.keep(Promise.reject(error));
    }
  }

  private keep(writing: Promise<void>): void {
    this.writing = Promise.all([this.writing, writing]).then(() => undefined);
    this.writing.catch(() => undefined);
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** Cuts entries into stretches of consecutive indexes: a part must cover consecutive items. */
function stretches<T extends { index: number }>(entries: readonly T[]): T[][] {
  const result: T[][] = [];
  for (const entry of entries) {
    const last = result.at(-1);
    if (last && last.at(-1)!.index + 1 === entry.index) last.push(entry);
    else result.push([entry]);
  }
  return result;
}
