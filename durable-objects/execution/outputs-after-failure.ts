import type { Outputs } from '../../core/engine/events.ts';
import type { GraphNode } from '../../core/engine/graph.ts';
import { assemble, openRanges, type ProgressPart } from '../../core/engine/progress.ts';
import { onOutput } from '../../core/engine/slices.ts';
import type { NodeRun } from '../../core/engine/state.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { describeError } from '../../core/nodes/kit/failed-item.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';
import type { StoredItems } from './stored-items.ts';

/** A node run whose call failed as a whole. */
interface FailedCall {
  name: string;
  attempt: number;
  error: ErrorData;
  /** The one that it goes through, where it goes item by item; else the first, as n8n passes that on. */
  input: StoredItems | undefined;
  /** What it has recorded of some items. */
  progress: NodeRun['progress'];
}

/**
 * The items that go on after a handled failure, by the node's setting; null for `stop`. What is recorded goes on as it
 * is, and every item without a result stands in its place with the failure. Of a call that has recorded nothing, and so
 * may not go item by item, one item brings the error.
 */
export async function outputsAfterFailure(
  run: Run,
  { onError, traits }: GraphNode,
  { name, attempt, error, input, progress }: FailedCall,
  holder: MemoryHolder,
): Promise<Outputs | null> {
  if (onError === 'stop') return null;
  const parts: ProgressPart[] = [...(progress?.outputs ?? [])];
  const add = async (output: number, from: number, items: Item[]): Promise<void> => {
    const written = run.payloads.write([items], holder);
    const [slices = []] = written instanceof Promise ? await written : written;
    parts.push({ done: [[from, from + items.length]], outputs: onOutput(output, slices) });
  };
  const described = (item: Item | undefined, index: number): Item => ({
    json: { ...item?.json, error: describeError(error, name, index, attempt) },
    pairedItem: { item: index },
  });
  if (onError === 'branch' && !progress) {
    const index = Number(error.details?.['item'] ?? 0);
    await add(traits.outputs, index, [described(input?.at(index) ?? (await input?.find(index)), index)]);
    return assemble(parts, traits.outputs + 1);
  }
  // n8n passes the input through its first output when the node's call throws.
  const output = onError === 'branch' ? traits.outputs : 0;
  const standIn =
    onError === 'branch' ? described : (item: Item, index: number) => ({ ...item, pairedItem: { item: index } });
  for await (const page of input?.pages() ?? []) {
    for (const [from, to] of openRanges(progress?.done ?? [], input!.length)) {
      const first = Math.max(from, page.from);
      const items = page.items.slice(first - page.from, Math.max(0, to - page.from));
      if (items.length > 0)
        await add(
          output,
          first,
          items.map((item, at) => standIn(item, first + at)),
        );
    }
  }
  return assemble(parts, output + 1);
}
