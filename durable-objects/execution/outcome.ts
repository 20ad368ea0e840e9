import { countItems, cutSlices } from '../../core/engine/slices.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { Item, PairedItem } from '../../core/workflow/item.ts';
import { AppError } from '../../core/errors/app-error.ts';
import { lastOutput } from './last-output.ts';
import type { MemoryHolder } from './memory-budget.ts';
import { PAGE_CHARACTERS, readUpTo } from './node-data.ts';
import type { Outcome } from './protocol.ts';
import type { Run } from './run.ts';

const PAGE_ITEMS = 5000;

/** How a run ended, with a page of what it gives to the execution that called it; null while it goes on. */
export async function readOutcome(run: Run, offset: number): Promise<Outcome | null> {
  const { endedAt, status, error } = run.state;
  if (endedAt === null) return null;
  const last = status === 'succeeded' ? lastOutput(run.state) : null;
  const head = { status: status as Outcome['status'], error };
  if (!last) return { ...head, items: [], total: 0 };
  const page = await readUpTo(run, cutSlices(last.slices, offset, offset + PAGE_ITEMS), { left: PAGE_CHARACTERS });
  const items = await run.payloads.holding('The lineage', async (holder) => {
    const trace = await tracer(run, last.run, holder);
    return page.map((item, index): Item => {
      const origins = trace?.(last.node, last.run, last.output, offset + index) ?? [];
      const { pairedItem: _inside, ...rest } = item;
      return { ...rest, ...(origins.length > 0 ? { pairedItem: origins.map((origin) => ({ item: origin })) } : {}) };
    });
  });
  return { ...head, items, total: countItems(last.slices) };
}

/**
 * Follows items back to those that the trigger gave: the lineage goes on through a sub-workflow and back out of it.
 * Null where the items on the way are more than memory holds: they come back without saying where from.
 */
async function tracer(run: Run, from: NodeRun, holder: MemoryHolder) {
  const outputs = new Map<NodeRun, Item[][]>();
  const ahead = [from];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    if (outputs.has(next)) continue;
    const lists: Item[][] = [];
    try {
      for (const slices of next.outputs) lists.push(await run.payloads.read(slices, holder));
    } catch (error) {
      if (error instanceof AppError && error.code === 'ITEMS_TOO_LARGE') return null;
      throw error;
    }
    outputs.set(next, lists);
    for (const source of next.source) {
      const parent = source && run.nodeRun(source.node, source.run);
      if (parent) ahead.push(parent);
    }
  }
  return function trace(node: string, nodeRun: NodeRun, output: number, index: number): number[] {
    if (nodeRun.source.every((source) => source === null)) return [index];
    const pairs = pairsOf(outputs.get(nodeRun)?.[output]?.[index]);
    const found = pairs.flatMap(({ item, input = 0 }) => {
      const source = nodeRun.source[input];
      const parent = source && run.nodeRun(source.node, source.run);
      return parent ? trace(source.node, parent, source.output, item) : [];
    });
    return [...new Set(found)].sort((a, b) => a - b);
  };
}

function pairsOf(item: Item | undefined): PairedItem[] {
  const paired = item?.pairedItem;
  return paired === undefined ? [] : Array.isArray(paired) ? paired : [paired];
}
