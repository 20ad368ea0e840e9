import { countItems, cutSlices } from '../../core/engine/slices.ts';
import { AppError } from '../../core/errors/app-error.ts';
import type { Item } from '../../core/workflow/item.ts';
import { ItemLineage, type ItemPlace } from './item-lineage.ts';
import { lastOutput } from './last-output.ts';
import { PAGE_CHARACTERS, readUpTo } from './node-data.ts';
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
  const page = await readUpTo(run, cutSlices(last.slices, offset, offset + PAGE_ITEMS), { left: PAGE_CHARACTERS });
  const origins = await startsOf(
    run,
    page.map((_, index) => ({ ...last, item: offset + index })),
  );
  const items = page.map(({ pairedItem: _inside, ...item }, index): Item => {
    const starts = origins[index] ?? [];
    return { ...item, ...(starts.length > 0 ? { pairedItem: starts.map((origin) => ({ item: origin })) } : {}) };
  });
  return { ...head, items, total: countItems(last.slices) };
}

/**
 * The lineage goes on through a sub-workflow and back out of it: what is named are the items of the call. None where the
 * items on the way are more than memory holds: they come back without saying where from.
 */
function startsOf(run: Run, places: readonly ItemPlace[]): Promise<number[][]> {
  return run.payloads.holding('The lineage', async (holder) => {
    const lineage = new ItemLineage(run, holder);
    const first = places[0]?.run;
    if (!first) return [];
    try {
      await lineage.load([first, ...lineage.ancestorsOf(first.source)]);
    } catch (error) {
      if (error instanceof AppError && error.code === 'ITEMS_TOO_LARGE') return [];
      throw error;
    }
    return lineage.startsOf(places);
  });
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
