import type { NodeRunView } from '../../core/api/executions.ts';
import type { Item } from '../../core/workflow/item.ts';
import type { Env } from '../env.ts';
import { callExecution, valueOf } from './call-execution.ts';

const PAGE_ITEMS = 1000;

/** Every output item of one node run, read in pages: no RPC answer grows with the data. */
export async function loadOutputs(
  env: Env,
  id: DurableObjectId,
  workspaceId: string,
  run: NodeRunView,
): Promise<Item[][]> {
  const outputs: Item[][] = run.itemCounts.map(() => []);
  for (;;) {
    const missing = outputs.map((items, index) => (items.length < run.itemCounts[index]! ? items.length : Infinity));
    const offset = Math.min(...missing);
    if (!Number.isFinite(offset)) return outputs;
    const page = valueOf(
      await callExecution(env, id, (stub) => stub.nodeData(workspaceId, run.nodeId, run.run, offset, PAGE_ITEMS)),
    );
    let grew = false;
    outputs.forEach((items, index) => {
      // Pages are cut by size, so outputs advance at different speed: only what continues a list is taken.
      if (items.length !== offset) return;
      const next = page.outputs[index] ?? [];
      for (const item of next) items.push(item);
      grew ||= next.length > 0;
    });
    if (!grew) return outputs;
  }
}
