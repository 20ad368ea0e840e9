import type { Outputs } from '../../core/engine/events.ts';
import type { GraphNode } from '../../core/engine/graph.ts';
import { onOutput } from '../../core/engine/slices.ts';
import type { ErrorData } from '../../core/errors/app-error.ts';
import { describeError } from '../../core/nodes/kit/failed-item.ts';
import type { MemoryHolder } from './memory-budget.ts';
import type { Run } from './run.ts';
import type { StoredItems } from './stored-items.ts';

/** The items that go on after a handled failure, by the node's setting; null for `stop`. */
export async function outputsAfterFailure(
  run: Run,
  graphNode: GraphNode,
  { name, attempt, error }: { name: string; attempt: number; error: ErrorData },
  input: StoredItems | undefined,
  holder: MemoryHolder,
): Promise<Outputs | null> {
  switch (graphNode.onError) {
    case 'stop':
      return null;
    case 'continue':
    case 'n8n-error-output': {
      // n8n passes the input through its first output when the node's call throws.
      const outputs: Outputs = [[]];
      for await (const { from, items } of input?.pages() ?? []) {
        const passed = items.map((item, index) => ({ ...item, pairedItem: { item: from + index } }));
        const written = run.payloads.write([passed], holder);
        outputs[0]!.push(...(written instanceof Promise ? await written : written)[0]!);
      }
      return outputs;
    }
    case 'branch': {
      const index = Number(error.details?.['item'] ?? 0);
      const item = input?.at(index) ?? (await input?.find(index));
      const described = { ...item?.json, error: describeError(error, name, index, attempt) };
      const written = run.payloads.write([[{ json: described, pairedItem: { item: index } }]], holder);
      return onOutput(graphNode.traits.outputs, (written instanceof Promise ? await written : written)[0]!);
    }
  }
}
