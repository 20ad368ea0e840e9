import { passOf } from '../../core/engine/loops.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { Source } from '../../core/engine/events.ts';
import type { Item, PairedItem } from '../../core/workflow/item.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';

/** An item by its place: which item of which output of which run of which node. */
export interface ItemPlace {
  node: string;
  run: NodeRun;
  output: number;
  item: number;
}

/**
 * Follows items back through the node runs that made them. A loop may have thousands of rounds, so nothing here calls
 * itself: what is still to be looked at lies in a list.
 */
export class ItemLineage {
  private readonly run: Run;
  private readonly holder: MemoryHolder;
  private readonly outputs = new Map<NodeRun, Item[][]>();
  private readonly passes = new Map<NodeRun, NodeRun[]>();

  constructor(run: Run, holder: MemoryHolder) {
    this.run = run;
    this.holder = holder;
  }

  /** Reads the outputs of these node runs. A promise only where R2 is needed. */
  load(wanted: Iterable<NodeRun>): Promise<void> | null {
    const pending: Promise<void>[] = [];
    for (const one of wanted) {
      if (this.outputs.has(one)) continue;
      const lists = one.outputs.map((slices) => this.run.payloads.read(slices, this.holder));
      if (lists.some((list) => list instanceof Promise))
        pending.push(Promise.all(lists).then((read) => void this.outputs.set(one, read)));
      else this.outputs.set(one, lists as Item[][]);
    }
    return pending.length > 0 ? Promise.all(pending).then(() => undefined) : null;
  }

  /** Every node run from which items have come to something with these sources. */
  ancestorsOf(sources: readonly Source[]): Set<NodeRun> {
    const found = new Set<NodeRun>();
    const ahead = [...sources];
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      const parent = next && this.run.nodeRun(next.node, next.run);
      if (!parent || found.has(parent)) continue;
      found.add(parent);
      ahead.push(...parent.source);
    }
    return found;
  }

  /** The items of one output; undefined for a run that is not loaded. */
  itemsOf(nodeRun: NodeRun, output: number): Item[] | undefined {
    return this.outputs.get(nodeRun)?.[output];
  }

  itemAt({ run, output, item }: ItemPlace): Item | undefined {
    return this.itemsOf(run, output)?.[item];
  }

  /** Where an item that came in by these sources stood in the outputs of the node that sent it. */
  sentFrom(sources: readonly Source[], { item, input = 0 }: PairedItem): ItemPlace | null {
    const source = sources[input];
    const parent = source && this.run.nodeRun(source.node, source.run);
    return parent ? { node: source.node, run: parent, output: source.output, item } : null;
  }

  /** The items that this one was made of, one node back. */
  madeOf(place: ItemPlace): ItemPlace[] {
    const paired = this.itemAt(place)?.pairedItem;
    const pairs = paired === undefined ? [] : Array.isArray(paired) ? paired : [paired];
    return pairs.flatMap((pair) => {
      // A loop node's items came with its earlier runs: what it gives in a round, another round brought.
      const got = pair.round === undefined ? place.run : this.passOf(place)[pair.round];
      const origin = got && this.sentFrom(got.source, pair);
      return origin ? [origin] : [];
    });
  }

  /** The first item of the node `target` on the way back from this one; undefined when it came from elsewhere. */
  originIn(from: ItemPlace | null, target: string): Item | undefined {
    const seen = new Set<string>();
    const ahead = from ? [from] : [];
    for (let next = ahead.pop(); next; next = ahead.pop()) {
      const place = placeKey(next);
      if (seen.has(place)) continue;
      seen.add(place);
      const item = this.itemAt(next);
      if (item && next.node === target) return item;
      ahead.push(...this.madeOf(next).reverse());
    }
    return undefined;
  }

  /** Indexes, ascending, of the items that the trigger gave and of which these were made; one list for each of these. */
  startsOf(places: readonly ItemPlace[]): number[][] {
    const known = new Map<string, number[]>();
    return places.map((place) => this.startsOfOne(place, known));
  }

  private startsOfOne(place: ItemPlace, known: Map<string, number[]>): number[] {
    const ahead = [place];
    for (let next = ahead.at(-1); next; next = ahead.at(-1)) {
      const key = placeKey(next);
      const isFirst = !known.has(key);
      const isStart = next.run.source.every((source) => source === null);
      const before = isStart ? [] : this.madeOf(next);
      // Looked at a second time when all that it was made of is known.
      if (isFirst) known.set(key, []);
      const unknown = isFirst ? before.filter((one) => !known.has(placeKey(one))) : [];
      ahead.push(...unknown);
      if (unknown.length > 0) continue;
      ahead.pop();
      const found = isStart ? [next.item] : before.flatMap((one) => known.get(placeKey(one)) ?? []);
      known.set(
        key,
        [...new Set(found)].sort((a, b) => a - b),
      );
    }
    return known.get(placeKey(place)) ?? [];
  }

  private passOf({ node, run }: ItemPlace): NodeRun[] {
    let pass = this.passes.get(run);
    if (!pass) {
      pass = passOf(this.run.definition.graph, this.run.state, node, run.run);
      this.passes.set(run, pass);
    }
    return pass;
  }
}

const placeKey = ({ node, run, output, item }: ItemPlace): string => JSON.stringify([node, run.run, output, item]);
