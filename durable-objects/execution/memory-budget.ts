import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';

/** What a character of JSON counts in memory: two bytes, as UTF-16 has it. The parsed items of a text count the same. */
export const BYTES_PER_CHARACTER = 2;
/** An isolate has 128 MB for everything, our own code and what is not collected yet included. */
const LIMIT_BYTES = 90_000_000;
/** Pages that nobody holds are kept for the next reader up to this many bytes. */
const IDLE_BYTES = 16_000_000;

const isSize = (bytes: number): boolean => Number.isFinite(bytes) && bytes >= 0;

/** Items in memory that can be read again where they are stored. */
export interface Page {
  readonly items: readonly Item[];
  readonly bytes: number;
  /** How many readers keep the items in their hands: only a page without any can be dropped. */
  holders: number;
  /** Tells its owner that it is gone. */
  drop(): void;
}

interface Waiter {
  bytes: number;
  holder: MemoryHolder;
  resolve: () => void;
  reject: (error: AppError) => void;
}

/**
 * Counts the items in memory, of all executions of an isolate together. Where something has no room, pages that nobody
 * holds go first; then it waits for the others, and where these wait too it fails with ITEMS_TOO_LARGE.
 */
export class MemoryBudget {
  readonly limit: number;
  private readonly idleLimit: number;
  /** Bytes in use now. */
  used = 0;
  /** Most bytes that were ever in use. */
  highest = 0;
  private idle = 0;
  /** Oldest first. */
  private readonly pages = new Set<Page>();
  private readonly holders = new Set<MemoryHolder>();
  private waiting: Waiter[] = [];

  constructor(limit = LIMIT_BYTES, idleLimit = IDLE_BYTES) {
    this.limit = limit;
    this.idleLimit = idleLimit;
  }

  /** Someone who reads and writes items on behalf of a node. `who` begins a sentence; what it holds goes back by `close`. */
  open(who: string, execution: string): MemoryHolder {
    const holder = new MemoryHolder(this, who, execution);
    this.holders.add(holder);
    return holder;
  }

  /** Ends what an execution's former object left open when it was cut off: nobody else could. */
  abandon(execution: string): void {
    for (const holder of this.holders) if (holder.execution === execution) holder.close();
  }

  /** Takes the bytes if there is room. What is no size is refused: counted once, it would make every later sum wrong. */
  tryTake(bytes: number): boolean {
    if (!isSize(bytes)) return false;
    if (this.used + bytes > this.limit) this.dropIdle(this.used + bytes - this.limit);
    if (this.used + bytes > this.limit) return false;
    this.used += bytes;
    this.highest = Math.max(this.highest, this.used);
    return true;
  }

  /** Takes the bytes, at once or when others have given theirs back. Fails with ITEMS_TOO_LARGE. */
  take(bytes: number, holder: MemoryHolder, onTaken: () => void): void | Promise<void> {
    if (!isSize(bytes)) throw new AppError('INTERNAL', 'Something of no known size was to be held in memory.');
    if (this.tryTake(bytes)) return onTaken();
    holder.isWaiting = true;
    if (holder.held + bytes > this.limit || !this.anyoneWorks()) {
      holder.isWaiting = false;
      throw tooLarge(holder, this.limit);
    }
    return new Promise((done, reject) => {
      const resolve = () => {
        onTaken();
        done();
      };
      this.waiting.push({ bytes, holder, resolve, reject });
    });
  }

  give(bytes: number): void {
    this.used -= bytes;
    if (this.waiting.length > 0) this.serve();
  }

  /** Keeps a page whose bytes are taken already. */
  admit(page: Page): void {
    this.pages.add(page);
    this.idle += page.bytes;
  }

  hold(page: Page): void {
    if (page.holders++ === 0) this.idle -= page.bytes;
  }

  release(page: Page): void {
    if (--page.holders > 0) return;
    this.idle += page.bytes;
    this.trim();
    if (this.waiting.length > 0) this.serve();
  }

  /** Drops what is idle beyond the limit of that. */
  trim(): void {
    if (this.idle > this.idleLimit) this.dropIdle(this.idle - this.idleLimit);
  }

  /** Drops a page that nobody holds. */
  drop(page: Page): void {
    if (page.holders > 0 || !this.pages.delete(page)) return;
    this.idle -= page.bytes;
    page.drop();
    this.give(page.bytes);
  }

  /** Takes back everything that a holder had, before anyone else is served. */
  leave(holder: MemoryHolder, pages: readonly Page[], bytes: number): void {
    this.holders.delete(holder);
    this.used -= bytes;
    for (const page of pages) if (--page.holders === 0) this.idle += page.bytes;
    this.trim();
    const left = this.waiting.filter((one) => one.holder === holder);
    this.waiting = this.waiting.filter((one) => one.holder !== holder);
    for (const { reject } of left) reject(tooLarge(holder, this.limit));
    if (this.waiting.length > 0) this.serve();
  }

  private dropIdle(bytes: number): void {
    let freed = 0;
    for (const page of this.pages) {
      if (freed >= bytes) return;
      if (page.holders > 0) continue;
      freed += page.bytes;
      this.pages.delete(page);
      this.idle -= page.bytes;
      this.used -= page.bytes;
      page.drop();
    }
  }

  /** Whether anyone holds something and goes on, so that it will come back. */
  private anyoneWorks(): boolean {
    for (const holder of this.holders) if (!holder.isWaiting && holder.held > 0) return true;
    return false;
  }

  private serve(): void {
    for (let next = this.waiting[0]; next && this.tryTake(next.bytes); next = this.waiting[0])
      this.served(next).resolve();
    // All wait for one another: who came last makes room for the others.
    if (this.waiting.length > 0 && !this.anyoneWorks()) {
      const last = this.waiting.at(-1)!;
      this.served(last).reject(tooLarge(last.holder, this.limit));
    }
  }

  private served(waiter: Waiter): Waiter {
    this.waiting = this.waiting.filter((one) => one !== waiter);
    waiter.holder.isWaiting = this.waiting.some((one) => one.holder === waiter.holder);
    return waiter;
  }
}

/** What one attempt, or one reader, keeps in memory. */
export class MemoryHolder {
  readonly who: string;
  readonly execution: string;
  isWaiting = false;
  private readonly budget: MemoryBudget;
  private readonly pages = new Map<Page, number>();
  private own = 0;
  private ofPages = 0;
  private isClosed = false;

  constructor(budget: MemoryBudget, who: string, execution: string) {
    this.budget = budget;
    this.who = who;
    this.execution = execution;
  }

  /** Bytes that come back when this one ends. */
  get held(): number {
    return this.own + this.ofPages;
  }

  /** Takes bytes for what lies in no page. */
  take(bytes: number): void | Promise<void> {
    return this.budget.take(bytes, this, () => {
      if (this.isClosed) this.budget.give(bytes);
      else this.own += bytes;
    });
  }

  /** Takes them if there is room now. */
  tryTake(bytes: number): boolean {
    if (this.isClosed || !this.budget.tryTake(bytes)) return false;
    this.own += bytes;
    return true;
  }

  /** Makes a page of bytes that were taken, and holds it. */
  admit(page: Page): void {
    if (this.isClosed) return page.drop();
    this.own -= page.bytes;
    this.budget.admit(page);
    this.hold(page);
    this.budget.trim();
  }

  give(bytes: number): void {
    if (this.isClosed) return;
    this.own -= bytes;
    this.budget.give(bytes);
  }

  hold(page: Page): void {
    if (this.isClosed) return;
    const times = this.pages.get(page) ?? 0;
    this.pages.set(page, times + 1);
    if (times > 0) return;
    this.ofPages += page.bytes;
    this.budget.hold(page);
  }

  release(page: Page): void {
    const times = this.pages.get(page) ?? 0;
    if (times > 1) this.pages.set(page, times - 1);
    if (times !== 1) return;
    this.pages.delete(page);
    this.ofPages -= page.bytes;
    this.budget.release(page);
  }

  /** Gives everything back, once. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { own } = this;
    const pages = [...this.pages.keys()];
    this.own = this.ofPages = 0;
    this.pages.clear();
    this.budget.leave(this, pages, own);
  }
}

function tooLarge({ who }: MemoryHolder, limit: number): AppError {
  return new AppError(
    'ITEMS_TOO_LARGE',
    `${who} needs more items in memory at once than there is room for: ${Math.round(limit / 1e6)} MB for all that runs here. Give it fewer items at a time, for example in a loop.`,
    { limit: 'memory', bytes: limit },
  );
}

/** The one budget of this isolate. */
export const isolateMemory = new MemoryBudget();
