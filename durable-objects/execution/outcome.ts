import { countItems, cutSlices } from '../../core/engine/slices.ts';
import type { Item } from '../../core/workflow/item.ts';
import { lastOutput } from './last-output.ts';
import { ItemLineage } from './item-lineage.ts';
import { cut, PAGE_CHARACTERS } from './node-data.ts';
import type { Outcome } from './protocol.ts';
import type { Run } from './run.ts';

const PAGE_ITEMS = 5000;
/** An outcome of at most so many characters of JSON comes with the word that there is one. */
const SMALL_CHARACTERS = 100_000;
const SMALL_ITEMS = 1000;

/** How a run ended, with a page of what it gives to the execution that called it; null while it goes on. */
export async function readOutcome(run: Run, offset: number): Promise<Outcome | null> {
  const { endedAt, status, error } = run.state;
  if (endedAt === null) return null;
  const last = status === 'succeeded' ? lastOutput(run.state) : null;
  const head = { status: status as Outcome['status'], error };
  if (!last) return { ...head, items: [], total: 0 };
  const read = await run.payloads.read(cutSlices(last.slices, offset, offset + PAGE_ITEMS));
  const page = cut(read, { left: PAGE_CHARACTERS });
  // The lineage goes on through a sub-workflow and back out of it: what is named is the item of the call.
  const lineage = new ItemLineage(run);
  await lineage.load([last.run, ...lineage.ancestorsOf(last.run.source)]);
  const origins = lineage.startsOf(page.map((_, index) => ({ ...last, item: offset + index })));
  const items = page.map(({ pairedItem: _inside, ...item }, index): Item => {
    const starts = origins[index]!;
    return { ...item, ...(starts.length > 0 ? { pairedItem: starts.map((origin) => ({ item: origin })) } : {}) };
  });
  return { ...head, items, total: countItems(last.slices) };
}

/** The whole outcome of an ended run; null where it is too large to be sent unasked. */
export async function smallOutcome(run: Run): Promise<Outcome | null> {
  const last = run.state.status === 'succeeded' ? lastOutput(run.state) : null;
  if (last && countItems(last.slices) > SMALL_ITEMS) return null;
  const outcome = await readOutcome(run, 0);
  return outcome && outcome.items.length === outcome.total && JSON.stringify(outcome).length <= SMALL_CHARACTERS
    ? outcome
    : null;
}
