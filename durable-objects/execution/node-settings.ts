import type { RunMode } from '../../core/engine/events.ts';
import type { WorkflowNode } from '../../core/workflow/document.ts';
import type { Item } from '../../core/workflow/item.ts';

/** The inputs as the node gets them: `executeOnce` leaves the first item of each. */
export function takenInputs(node: WorkflowNode, inputs: Item[][]): Item[][] {
  return node.executeOnce ? inputs.map((list) => list.slice(0, 1)) : inputs;
}

/** The items that stand for a run of the node: a disabled one passes its input on, a pinned one gives its pin, in runs by hand only. Null: it runs. */
export function itemsInstead(node: WorkflowNode, inputs: readonly (readonly Item[])[], mode: RunMode): Item[] | null {
  if (node.disabled) return (inputs[0] ?? []).map((item, index) => ({ ...item, pairedItem: { item: index } }));
  return node.pinned && mode === 'manual' ? pinnedItems(node.pinned) : null;
}

/** With `alwaysOutputData`, an empty item where the node gave none on its first output. */
export function withEmptyItem(node: WorkflowNode, outputs: Item[][], inputs: readonly (readonly Item[])[]): Item[][] {
  if (!node.alwaysOutputData || (outputs[0] ?? []).length > 0) return outputs;
  const empty: Item = { json: {}, pairedItem: (inputs[0] ?? []).map((_, item) => ({ item })) };
  return [[empty], ...outputs.slice(1)];
}

/** Pinned data may be whole items or bare JSON, as in n8n's exports. */
export function pinnedItems(pinned: readonly unknown[]): Item[] {
  return pinned.map((entry) =>
    typeof entry === 'object' && entry !== null && 'json' in entry ? (entry as Item) : ({ json: entry } as Item),
  );
}
