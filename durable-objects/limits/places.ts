import type { Deferral } from '../../core/engine/events.ts';

/**
 * The places that the calls of an attempt have at rate limits. A call for whose item no result is recorded is made again
 * when the attempt gives way, and then has its place already: so an item of many calls gets further each time.
 */
export class Places {
  /** The moment of each in epoch milliseconds, by slot. */
  private readonly kept: Map<string, number>;
  private readonly beingTaken = new Set<Promise<unknown>>();

  /** What the last attempt has left, if it was that one that gave way. */
  constructor(left: Deferral | null) {
    this.kept = new Map(left?.places);
    if (left?.slot !== undefined) this.kept.set(left.slot, left.until);
  }

  /** The moment of the call's place, which is taken where it has none. */
  async at(slot: string, take: () => Promise<number>): Promise<number> {
    const known = this.kept.get(slot);
    if (known !== undefined) return known;
    const taking = take();
    this.beingTaken.add(taking);
    try {
      const at = await taking;
      this.kept.set(slot, at);
      return at;
    } finally {
      this.beingTaken.delete(taking);
    }
  }

  /** The results of an item are there: none of its calls is made again. */
  release(item: number): void {
    for (const slot of this.kept.keys()) if (slot.startsWith(`${item}:`)) this.kept.delete(slot);
  }

  /** What the next attempt begins with; waits for places that are being taken. */
  async left(): Promise<[slot: string, at: number][]> {
    await Promise.allSettled(this.beingTaken);
    return [...this.kept];
  }
}
